"""From the vendor's OpenAPI document to the generated package (development only, never shipped).

In the order of the pipeline:

* `document`: fetch and read the vendor's document.
* `overlay`: read and apply the corrections and additions.
* `corrected`: build the corrected document: overlays, rules for the generator, checks.
* `schema`: what a schema of the corrected document says, and its type in Python.
* `generation`: generate the package, record its sources, and check that nothing is lost.
* `changes`: what changed between two documents for users.
* `update`: update from a new document of Docker.
* `propose`: corrections from the report of a live check.

A function raises `errors.SpecError` where a person has to correct something.
"""
