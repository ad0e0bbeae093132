"""Export the audit log of an organization to a file, for months and unattended.

    >>> from dockerhub import DockerHub, audit
    >>> with DockerHub() as hub:  # doctest: +SKIP
    ...     exporter = audit.AuditExporter(hub)
    ...     status = exporter.export("acme", "events.ndjson", since="90d")

The same call continues where the last one ended or was killed: each event is in the file once.
"""

from dockerhub._async.jobs.audit_export import AsyncAuditExporter
from dockerhub._jobs.audit.checkpoint import ExportError, ExportStatus
from dockerhub._sync.jobs.audit_export import AuditExporter

__all__ = ["AsyncAuditExporter", "AuditExporter", "ExportError", "ExportStatus"]
