"""Users to provision, from CSV or JSON."""

import re
from pathlib import Path

import pytest

from dockerhub.scim import UsersFileError, WantedUser, read_users

JON = WantedUser("jon@example.com", "Jon", "Snow")
EVE = WantedUser("eve@example.com", None, None, active=False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "users.csv",
            (
                "userName,givenName,familyName,active\n"
                "jon@example.com,Jon,Snow,\n"
                "\n"
                "eve@example.com,,,no\n"
            ),
        ),
        (
            "USERS.CSV",
            (
                "\ufeffactive, familyName ,givenName,userName\r\n"
                'true,Snow,"Jon",jon@example.com\r\n'
                "FALSE,,,eve@example.com"
            ),
        ),
        (
            "users.json",
            """[
                {"userName": "jon@example.com", "name": {"givenName": "Jon", "familyName": "Snow"}},
                {"userName": "eve@example.com", "name": null, "active": false}
            ]""",
        ),
        (
            "users.json",
            (
                '[{"userName":"jon@example.com","givenName":"Jon","familyName":"Snow","active":"yes"},'
                '{"userName":"eve@example.com","active":"0"}]\n'
            ),
        ),
    ],
)
def test_files_of_users(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_users(path) == read_users(str(path)) == [JON, EVE]


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        ("users.txt", "", [(1, "its name must end with .csv or .json")]),
        ("users.csv", "", [(1, "the column 'userName' is missing")]),
        ("users.csv", "userName\n", [(1, "it has no users")]),
        ("users.json", "[]", [(1, "it has no users")]),
        (
            "users.csv",
            "user_name,active\n",
            [(1, "there is no column 'user_name'. Did you mean 'userName'")],
        ),
        (
            "users.csv",
            "userName,phone\n",
            [(1, "there is no column 'phone'; use userName")],
        ),
        ("users.csv", "userName,userName\n", [(1, "the column 'userName' is there twice")]),
        (
            "users.csv",
            (
                "userName,active\n"
                "jon,true\n"
                "jon@example.com,maybe\n"
                "\n"
                'eve@example.com,"tr\nue"\n'
                "JON@example.com,\n"
                "jon@Example.com,true\n"
                "a@b.c,true,more\n"
                "cut@off"
            ),
            [
                (2, "userName must be an email address, not 'jon'"),
                (3, "active must be true or false, not 'maybe'"),
                (5, "active must be true or false, not 'tr\\nue'"),
                (8, "jon@Example.com is in line 7 already"),
                (9, "it has 3 cells, not 2"),
                (10, "it has 1 cells, not 2"),
            ],
        ),
        ("users.csv", 'userName\na@b.c\n"a@b.d\n', [(3, "unexpected end of data")]),
        ("users.json", "\n{}\n", [(2, "expected a list of users: '['")]),
        ("users.json", '[{"userName": "a@b.c"}\n{}\n]', [(2, "expected ',' or ']'")]),
        ("users.json", '[{"userName": "a@b.c"}]\n\n[]\n', [(3, "there is more after the list")]),
        ("users.json", '[{"userName": "a@b.c"}]]', [(1, "there is more after the list")]),
        ("users.json", '[\n{"userName": "a@b.c"},\n{"userName"}\n]', [(3, "it is not JSON: ")]),
        ("users.json", "[", [(1, "it is not JSON: ")]),
        ("users.json", "[\n" + "[" * 100_000, [(2, "it is nested too deep, or has a number")]),
        ("users.json", f"[\n{'9' * 5_000}\n]", [(2, "it is nested too deep, or has a number")]),
        (
            "users.json",
            (
                '[3,\n"x",\n{"userName": 3},\n{"userName": "a@b.c", "name": 3},\n'
                '{"userName": "a@b.c", "givenName": 3},\n'
                '{"userName": "a@b.c", "active": 3},\n'
                '{"userName": "a@b.c", "familyname": "x"},\n'
                '{"userName": "a@b.c", "givenName": "\\n"},\n'
                '{"userName": "a@b.c", "active": true, "active": false},\n'
                '{"userName": "a@b.c", "name": {"givenName": "A", "givenName": "B"}},\n'
                '{"userName": "a@b.c", "name": {"userName": "b@b.c"}},\n'
                '{"userName": "a@b.c", "familyName": 3}]'
            ),
            [
                (1, 'a user is an object: {"userName": ...}'),
                (2, 'a user is an object: {"userName": ...}'),
                (3, "userName must be an email address, not 3"),
                (4, "name must be an object"),
                (5, "givenName must be text, not 3"),
                (6, "active must be true or false, not 3"),
                (7, "there is no 'familyname'. Did you mean 'familyName'"),
                (8, "givenName must be text, not '\\n'"),
                (9, "'active' is there twice"),
                (10, "'givenName' is there twice"),
                (11, "there is no 'userName' in name"),
                (12, "familyName must be text, not 3"),
            ],
        ),
    ],
)
def test_all_bad_rows_are_named_with_their_lines(
    tmp_path: Path, name: str, text: str, problems: list[tuple[int, str]]
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(UsersFileError, match=re.escape(f"{path} cannot be used:\n")) as bad:
        read_users(path)
    assert [line for line, _ in bad.value.problems] == [line for line, _ in problems]
    for (_, found), (_, expected) in zip(bad.value.problems, problems, strict=True):
        assert found.startswith(expected)


def test_missing_files_and_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    with pytest.raises(FileNotFoundError):
        read_users(path)
    path.write_bytes(b"userName\n\xff")
    with pytest.raises(UsersFileError) as bad:
        read_users(path)
    assert str(bad.value) == f"{path} cannot be used:\n  line 1: it is not UTF-8"


def test_the_message_has_a_line_for_each_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("userName,active\njon,\na@b.c,perhaps\n")
    with pytest.raises(UsersFileError) as bad:
        read_users(path)
    assert str(bad.value) == (
        f"{path} cannot be used:\n"
        "  line 2: userName must be an email address, not 'jon'\n"
        "  line 3: active must be true or false, not 'perhaps'"
    )


def test_lines_may_end_as_in_old_files_and_cells_keep_their_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_bytes(b"userName,givenName\rjon@example.com,Jon\reve@example.com,Eve\r")
    assert [each.given_name for each in read_users(path)] == ["Jon", "Eve"]
    path.write_bytes(b'userName,active\r\njon@example.com,"tr\r\nue"\r\n')
    with pytest.raises(UsersFileError, match=re.escape(r"not 'tr\r\nue'")):
        read_users(path)


def test_addresses_and_names_have_at_most_255_characters(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    address, name = "a@" + "b" * 253, "n" * 255
    path.write_text(f"userName,givenName\n{address},{name}\n")
    assert read_users(path) == [WantedUser(address, name)]
    path.write_text(f"userName,givenName\n{address}b,{name}\na@b.c,{name}n\n")
    with pytest.raises(UsersFileError) as bad:
        read_users(path)
    assert bad.value.problems == [
        (2, f"userName must be an email address, not '{address}b'"),
        (3, f"givenName must be text, not '{name}n'"),
    ]


def test_only_upper_and_lower_case_make_the_same_address(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("userName\nstrasse@b.c\nstraße@b.c\n", "utf-8")
    assert [each.user_name for each in read_users(path)] == ["strasse@b.c", "straße@b.c"]
