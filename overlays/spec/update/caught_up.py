"""An addition that upstream has now: what upstream's version lacks stays, the rest can go."""

from dataclasses import replace
from typing import Any, Final

from spec.document.pointers import Location, to_pointer, value_at
from spec.document.values import canonical, kind_of, short
from spec.overlay.actions import Action
from spec.overlay.write import remove_keys, update
from spec.schema.reading import resolve

Document = dict[str, Any]

_WORDS: Final = frozenset({"description", "summary", "example", "examples", "externalDocs"})
"""What only people read: upstream's words are used."""
_NAMES: Final = frozenset({"properties", "headers", "links", "callbacks"})
"""What holds names, not keywords."""
_NOT_TAKEN: Final = frozenset(
    {
        *("default", "format", "enum", "pattern", "type", "items", "additionalProperties", "$ref"),
        *("allOf", "oneOf", "anyOf", "required", "requestBody", "content"),
    }
)
"""Keywords that would change what users of the client have already, or what it sends."""
_SHAPE: Final = ("$ref", "type", "allOf", "oneOf", "anyOf")
_REASON: Final = "Upstream has this now; what its version lacks or says otherwise stays as it was."


def caught_up(
    new: Document, action: Action, at: Location, ours: Any
) -> tuple[list[str], list[Action]]:
    """Compare what an action adds with what upstream has there now.

    Returns a line for each difference, and the actions after which upstream's version has all that
    ours says: names, secrets, errors and shapes that users have stay, and what is new comes.
    """
    theirs = value_at(new, at)
    comparison = _Comparison(new)
    wanted = comparison.combined(ours, theirs, ())
    if not (isinstance(theirs, dict) and isinstance(wanted, dict)):
        at, theirs, wanted = at[:-1], {at[-1]: theirs}, {at[-1]: wanted}
    removed: dict[Location, list[str]] = {}
    changes = _changes(theirs, wanted, at, removed)
    edits = [remove_keys(place, keys) for place, keys in removed.items()]
    edits += [update(at, changes)] if changes else []
    return comparison.lines, [
        replace(each, description=_REASON, evidence=action.evidence) for each in edits
    ]


class _Comparison:
    """Combines two versions of a node, ours and theirs, and notes where they differ."""

    def __init__(self, new: Document) -> None:
        self._new = new
        self.lines: list[str] = []

    def combined(self, ours: Any, theirs: Any, at: Location) -> Any:
        """Return their version with all that ours says."""
        lists = isinstance(ours, list) and isinstance(theirs, list)
        if _sorted(ours) == _sorted(theirs) if lists else canonical(ours) == canonical(theirs):
            return theirs
        if lists and (at == () or at[-1] == "parameters"):
            return self._parameters(ours, theirs, at)
        if lists and at[-1] == "enum":
            more = [each for each in theirs if each not in ours]
            for each in more:
                self._note(at, f"has {short(each)}, which is new")
            return [*ours, *more]
        named = at[-1:] != () and at[-1] in _NAMES
        objects = isinstance(ours, dict) and isinstance(theirs, dict)
        if objects and (named or _shape(ours) == _shape(theirs)):
            return self._objects(ours, theirs, at, frozenset() if named else _WORDS)
        self._note(at, f"is {short(theirs)} there; {short(ours)} stays")
        if objects and "properties" in ours and "properties" in theirs:
            one, other = ours["properties"], theirs["properties"]
            return ours | {"properties": self.combined(one, other, (*at, "properties"))}
        return ours

    def _objects(
        self, ours: Document, theirs: Document, at: Location, words: frozenset[str]
    ) -> Document:
        result = dict(theirs)
        for key, value in ours.items():
            if key not in theirs:
                # A response must have a description; elsewhere words are no difference.
                if key not in words or at[-2:-1] == ("responses",):
                    self._note((*at, key), f"is not there; {short(value)} stays")
                    result[key] = value
            elif key not in words:
                result[key] = self.combined(value, theirs[key], (*at, key))
        for key in sorted(theirs.keys() - ours.keys() - words):
            if _is_taken(key, at):
                self._note((*at, key), f"is new: {short(theirs[key])}")
            elif key == "default" or theirs[key] is not False:
                self._note((*at, key), f"is {short(theirs[key])} there, which is left out")
                del result[key]
        return result

    def _parameters(self, ours: list[Any], theirs: list[Any], at: Location) -> list[Any]:
        there = {_identity(resolve(self._new, each)): each for each in theirs}
        result = []
        for each in ours:
            whole = resolve(self._new, each)
            key = _identity(whole)
            if key in there:
                theirs_there = there.pop(key)
                known = resolve(self._new, theirs_there)
                merged = self.combined(whole, known, (*at, *key))
                result.append(theirs_there if merged == known else merged)
            else:
                self._note((*at, *key), "is not there; it stays")
                result.append(each)
        for key in there:
            self._note((*at, *key), "is new")
        result += there.values()
        return theirs if _sorted(result) == _sorted(theirs) else result

    def _note(self, at: Location, text: str) -> None:
        self.lines.append(f"{to_pointer(at)[1:] or 'it'} {text}")


def _sorted(items: list[Any]) -> list[str]:
    return sorted(map(canonical, items))


def _shape(node: Document) -> list[object]:
    return [canonical(node[key]) if key in _SHAPE[:2] else key for key in _SHAPE if key in node]


def _identity(parameter: Document) -> tuple[str, str]:
    return parameter["in"], parameter["name"]


def _is_taken(key: str, at: Location) -> bool:
    """Tell whether what only upstream has comes: there is one answer of success, of one type."""
    if at[-1:] == ("responses",):
        return not key.startswith("2")
    named = at[-1:] != () and at[-1] in _NAMES
    return named or (key not in _NOT_TAKEN and at[-1:] != ("content",))


def _changes(
    old: Document, new: Document, at: Location, removed: dict[Location, list[str]]
) -> Document:
    """Return the update that makes a node another one, after the removals that it notes."""
    changes: Document = {}
    gone = [key for key in old if key not in new]
    for key, value in new.items():
        if key not in old:
            changes[key] = value
        elif isinstance(value, dict) and isinstance(old[key], dict):
            if inner := _changes(old[key], value, (*at, key), removed):
                changes[key] = inner
        elif canonical(old[key]) != canonical(value):
            changes[key] = value
            # Lists would be joined, and another kind refused.
            if {kind_of(old[key]), kind_of(value)} != {"primitive"}:
                gone.append(key)
    if gone:
        removed[at] = gone
    return changes
