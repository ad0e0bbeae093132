"""Changing repositories: pushes and deletions, and what they do to tags and manifests."""

from dataclasses import replace

from .records import Manifest, Repository, Tag


def newest_tags(repository: Repository) -> list[Tag]:
    """Return the tags as lists show them: the last updated first."""
    return sorted(
        repository.tags.values(), key=lambda tag: (tag.last_updated, tag.id), reverse=True
    )


def push(repository: Repository, tag: Tag) -> None:
    """Let a tag point at a manifest; what it pointed at before stays, untagged."""
    manifest = tag.manifest
    known = repository.manifests.get(manifest.digest)
    names = known.tags if known is not None else ()
    tags = names if tag.name in names else (*names, tag.name)
    manifest = replace(manifest, tags=tags)
    repository.manifests[manifest.digest] = manifest
    repository.tags[tag.name] = replace(tag, manifest=manifest)


def remove_tag(repository: Repository, name: str) -> None:
    """Remove a tag; the manifest stays, and remembers that it once had the tag."""
    del repository.tags[name]


def current_tags(repository: Repository, manifest: Manifest) -> list[str]:
    """Return the names that point at a manifest now."""
    return [
        name
        for name in manifest.tags
        if name in repository.tags and repository.tags[name].manifest.digest == manifest.digest
    ]
