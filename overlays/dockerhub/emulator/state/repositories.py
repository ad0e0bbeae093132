"""Repositories with their tags and manifests. All but the repository itself never change."""

from dataclasses import dataclass, field, replace
from typing import Literal

Permission = Literal["read", "write", "admin"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Image:
    """One platform of a manifest; `config` is the hexadecimal digest of its configuration."""

    digest: str
    config: str
    architecture: str
    os: str
    size: int
    variant: str | None = None
    os_version: str | None = None
    last_pulled: int | None = None
    last_pushed: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Manifest:
    """What was pushed: a single image, or an index of several."""

    digest: str
    media_type: str
    images: tuple[Image, ...]
    last_pushed: int | None
    last_pulled: int | None
    tags: tuple[str, ...] = ()

    @property
    def last_activity(self) -> int:
        """The later of the last push and the last pull; 0 if there was neither."""
        return max(self.last_pushed or 0, self.last_pulled or 0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tag:
    """A name that points at a manifest."""

    id: int
    name: str
    manifest: Manifest
    last_updated: int
    last_updater: int
    last_updater_username: str
    last_pulled: int | None
    last_pushed: int | None


@dataclass(frozen=True, kw_only=True)
class ImmutableTags:
    """Which tags cannot be pushed again; Docker Hub keeps the rules while it is off."""

    enabled: bool = False
    rules: tuple[str, ...] = (".*",)


@dataclass(frozen=True, eq=False, kw_only=True)
class Webhook:
    """A webhook of a repository: where a push is reported to, by name."""

    slug: str
    name: str
    urls: tuple[tuple[str, str], ...]
    created: int
    expect_final_callback: bool = False


@dataclass(eq=False, kw_only=True)
class Repository:
    """A repository: its tables are replaced entry by entry.

    Attributes:
        team_permissions: By the ID of a team.
        webhooks: By slug.
        orphans: By digest, images whose index was deleted from the registry.
    """

    id: int
    namespace: str
    name: str
    creator: int
    is_private: bool = False
    status: int = 1
    description: str = ""
    full_description: str = ""
    categories: tuple[str, ...] = ()
    immutable_tags: ImmutableTags = ImmutableTags()
    star_count: int = 0
    pull_count: int = 0
    created: int = 0
    last_modified: int | None = None
    team_permissions: dict[int, Permission] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    orphans: dict[str, Image] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """Namespace and name."""
        return f"{self.namespace}/{self.name}"

    @property
    def last_updated(self) -> int | None:
        """When something was last pushed; None if nothing is there."""
        return max((each.last_pushed or 0 for each in self.manifests.values()), default=None)

    def copy(self) -> "Repository":
        """Return a repository that can change without changing this one."""
        return replace(
            self,
            tags=dict(self.tags),
            manifests=dict(self.manifests),
            orphans=dict(self.orphans),
            team_permissions=dict(self.team_permissions),
            webhooks=dict(self.webhooks),
        )

    def newest_tags(self) -> list[Tag]:
        """Return the tags as lists show them: the last updated first."""
        return sorted(self.tags.values(), key=lambda tag: (tag.last_updated, tag.id), reverse=True)

    def push(self, tag: Tag) -> None:
        """Add a tag, or move it; the manifest that it pointed at before stays, untagged."""
        manifest = tag.manifest
        known = self.manifests.get(manifest.digest)
        names = known.tags if known is not None else ()
        tags = names if tag.name in names else (*names, tag.name)
        manifest = replace(manifest, tags=tags)
        self.manifests[manifest.digest] = manifest
        for image in manifest.images:
            self.orphans.pop(image.digest, None)
        self.tags[tag.name] = replace(tag, manifest=manifest)

    def current_tags(self, manifest: Manifest) -> list[str]:
        """Return the names that point at a manifest now, not those that once did."""
        return [
            name
            for name in manifest.tags
            if name in self.tags and self.tags[name].manifest.digest == manifest.digest
        ]

    def image(self, digest: str) -> Image | None:
        """Return an image of a manifest, or one whose index was deleted; None if there is none."""
        children = (image for each in self.manifests.values() for image in each.images)
        found = (image for image in children if image.digest == digest)
        return next(found, None) or self.orphans.get(digest)

    def is_referenced(self, digest: str) -> bool:
        """Tell whether a tag or an index points at a manifest."""
        manifest = self.manifests.get(digest)
        if manifest is not None and self.current_tags(manifest):
            return True
        indexes = (each for each in self.manifests.values() if each.digest != digest)
        return any(image.digest == digest for each in indexes for image in each.images)

    def delete_manifest(self, digest: str) -> None:
        """Delete a manifest that nothing points at; the images of an index stay by themselves."""
        manifest = self.manifests.pop(digest, None)
        self.orphans.pop(digest, None)
        for image in manifest.images if manifest else ():
            if image.digest != digest and self.image(image.digest) is None:
                self.orphans[image.digest] = image
