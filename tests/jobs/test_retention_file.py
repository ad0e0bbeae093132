"""Rules for many repositories in a YAML file."""

import sys
from pathlib import Path

import pytest

from dockerhub.retention import RetentionRules, RulesFileError, read_rules

HINT = "; a pattern that begins with '*' needs quotes"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rules.yaml"


def test_a_file_of_rules(file: Path) -> None:
    """A repository's own rules replace the defaults; what the defaults protect stays protected."""
    file.write_text(
        """
        defaults:
          keep_last: 10
          protect: [latest, v*]
        repositories:
          acme/app: {older_than: 90d, match: 'pr-*', protect: stable}
          docker.io/acme/web:
            keep_latest: 2
            by: semver
            per: minor
            keep_highest: No
            keep_last: 999999999
            not_pulled_since: 2026-10-01
            protect:
          python:
          alpine: {keep_highest: On}
        """.replace("            protect:\n", "")
    )
    assert dict(read_rules(file)) == {
        name: (rules,)
        for name, rules in {
            "acme/app": RetentionRules(
                keep_last=10, older_than="90d", match="pr-*", protect=["latest", "v*", "stable"]
            ),
            "acme/web": RetentionRules(
                keep_last=999999999,
                keep_latest=2,
                by="semver",
                per="minor",
                keep_highest=False,
                not_pulled_since="2026-10-01",
                protect=["latest", "v*"],
            ),
            "library/python": RetentionRules(keep_last=10, protect=["latest", "v*"]),
            "library/alpine": RetentionRules(keep_last=10, protect=["latest", "v*"]),
        }.items()
    }
    names = ["acme/app", "acme/web", "library/python", "library/alpine"]
    assert list(read_rules(file)) == names


def test_several_rules_and_patterns(file: Path) -> None:
    """A name's own rules come first, then the first pattern; what any of them protects stays."""
    file.write_text(
        r"""
        defaults: {protect: latest, match: 'x'}
        repositories:
          acme/app-*:
            - {match_regex: 'pr-\d+', older_than: 14d}
            - {keep_last: 3, protect_regex: 'v\d+'}
          acme/*: {keep_last: 9, protect: keep, group_by: '(.*)-\d+'}
          acme/app-1: {keep_last: 1}
        """
    )
    found = read_rules(file)
    assert list(found) == ["acme/app-*", "acme/*", "acme/app-1"]
    assert found.of("acme/app-2") == (
        RetentionRules(match_regex=r"pr-\d+", older_than="14d", protect=["latest", "keep"]),
        RetentionRules(match="x", keep_last=3, protect=["latest", "keep"], protect_regex=r"v\d+"),
    )
    [single] = found.of("acme/app-1")
    assert (single.keep_last, single.protect) == (1, ("latest", "keep"))
    assert single.protect_regex == (r"v\d+",)
    assert found.of("acme/web") == found["acme/*"]
    assert found.of("alice/tools") == ()
    assert "RulesByRepository({'acme/app-*': (Ret" in repr(found)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", (1, 1), "there are no 'repositories'"),
        ("defaults: {}", (1, 1), "there are no 'repositories'"),
        ("repositories: {}\nrepos: {}", (2, 1), "there is no 'repos' here. Did you mean 'repos"),
        ("- a", (1, 1), "expected a mapping with defaults, repositories"),
        ("repositories: [acme/app]", (1, 15), "expected a mapping with names of repositories"),
        (
            "repositories:\n  a/b:\n    keep-last: 3",
            (3, 5),
            "there is no 'keep-last' here. Did you mean 'keep_last' or 'keep_latest'",
        ),
        (
            "repositories:\n  a/b: {zzz: 3}",
            (2, 9),
            "there is no 'zzz' here; use keep_last, keep_latest, by, per, older_than,",
        ),
        ("repositories:\n  a/b: {keep_last: many}", (2, 20), "keep_last must be a whole number"),
        ("repositories:\n  a/b: {keep_last: 0x10}", (2, 20), "keep_last must be a whole number"),
        ("repositories:\n  a/b: {keep_last: 0}", (2, 20), "keep_last"),
        ("repositories:\n  a/b: {keep_latest: 0x1}", (2, 22), "keep_latest must be a whole number"),
        ("repositories:\n  a/b: {keep_latest: 0}", (2, 22), "keep_latest must be at least 1"),
        ("repositories:\n  a/b: {keep_latest: 1}", (2, 3), "keep_latest needs by: semver or push"),
        ("repositories:\n  a/b: {by: size}", (2, 13), "by must be 'semver' or 'push', not 'size'"),
        ("repositories:\n  a/b: {per: patch}", (2, 14), "per must be 'major' or 'minor'"),
        ("repositories:\n  a/b: {keep_highest: 1}", (2, 23), "keep_highest must be true or false"),
        (
            "repositories:\n  a/b: {keep_highest: [no]}",
            (2, 23),
            "keep_highest must be true or false",
        ),
        (
            "repositories:\n  a/b: {older_than: 90}",
            (2, 21),
            "older_than must be an age such as '90d'",
        ),
        ("repositories:\n  a/b: {older_than: [90d]}", (2, 21), "expected text"),
        ("repositories:\n  a/b: {older_than: }", (2, 20), "expected text"),
        ("repositories:\n  a/b: {match: [x, [y]]}", (2, 20), "expected text"),
        (
            "repositories:\n  a/b: {match: 'a,b'}",
            (2, 16),
            "match has a pattern that no tag can match",
        ),
        ("repositories:\n  a/b: {protect: x}", (2, 3), "the rules name every tag"),
        (
            "repositories:\n  a/b: {match: x, protect: x}",
            (2, 3),
            "match and protect contradict each other",
        ),
        ("repositories:\n  a/b: {match: x, match: y}", (2, 19), "'match' is there twice"),
        (
            "repositories:\n  python: {match: x}\n  library/python: {match: x}",
            (3, 3),
            "library/python has rules already",
        ),
        ("repositories:\n  a/b: []", (2, 8), "expected rules, or a list of them"),
        ("repositories:\n  a/b: [{match: x}, {}]", (2, 21), "the rules name every tag"),
        ("repositories:\n  a/b: [{match: x}, 3]", (2, 21), "expected a mapping with keep_last"),
        ("repositories:\n  '*/b': {match: x}", (2, 3), "'*/b' has a pattern in its namespace"),
        ("repositories:\n  a/*: {match: x}\n  a/*: {match: y}", (3, 3), "'a/*' is there twice"),
        (
            "repositories:\n  a/b: {match: x}\n  a/*: {match: y, protect: x}",
            (2, 3),
            "the rules of a/b: match and protect contradict each other: both name 'x'",
        ),
        (
            "repositories:\n  a/b: {match_regex: (}",
            (2, 22),
            "match_regex is not a regular expression",
        ),
        (
            "repositories:\n  a/b: {keep_last: 1, group_by: x}",
            (2, 33),
            "group_by has no capture group",
        ),
        (
            "repositories:\n  A/b: {match: x}",
            (2, 3),
            "'A/b' is not a repository: names are lower case",
        ),
        ("repositories:\n  [a]: {match: x}", (2, 3), "a key must be text"),
        ("repositories:\n  a/b: {match: *x}", (2, 16), f"found undefined alias 'x'{HINT}"),
        ("repositories:\n  a/b: {match: [*-rc]}", (2, 17), f"found undefined alias '-rc'{HINT}"),
        ("repositories:\n\ta/b: 3", (2, 1), "found character '\\t'"),
        ("repositories: {\x00}", (1, 1), "it is not YAML: unacceptable character"),
        ("[" * 3_000, (1, 1), "it is nested too deep"),
        (
            f"repositories:\n  a/b: {{keep_last: {'9' * 5_000}}}",
            (2, 20),
            "keep_last must be a whole number",
        ),
    ],
)
def test_a_mistake_is_reported_with_its_place(
    file: Path, text: str, place: tuple[int, int], problem: str
) -> None:
    file.write_text(text)
    with pytest.raises(RulesFileError) as bad:
        read_rules(file)
    assert (bad.value.line, bad.value.column) == place
    assert str(bad.value).startswith(f"{file}, line {place[0]}, column {place[1]}: {problem}")
    assert str(bad.value).endswith(HINT) is (HINT in problem)


def test_only_a_pattern_without_quotes_gets_a_hint(file: Path) -> None:
    file.write_text("repositories:\n\ta/b: 3")
    with pytest.raises(RulesFileError) as bad:
        read_rules(file)
    said = f"{file}, line 2, column 1: found character '\\t' that cannot start any token"
    assert str(bad.value) == said


def test_missing_files_and_other_encodings(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_rules(file)
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RulesFileError) as bad:
        read_rules(str(file))
    assert str(bad.value) == f"{file}, line 1, column 1: it is not YAML in UTF-8"
    assert (bad.value.line, bad.value.column) == (1, 1)


def test_a_file_of_more_than_4_mib_is_refused(file: Path) -> None:
    """It would take too long to read."""
    file.write_bytes(b"#" * ((4 << 20) + 1))
    with pytest.raises(OSError, match="it is larger than 4 MiB"):
        read_rules(file)


def test_only_rules_files_need_the_package(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ModuleNotFoundError, match="yaml"):
        read_rules(file)
