"""Where a well's papers come from."""

import pytest

from kernel.errors import InvalidInput
from kernel.sources.documents import DocumentSource, FolderPapers, FoundFile, GivenPapers
from kernel.wells.api_number import ApiNumber

API = ApiNumber.parse("42-003-46118")


def test_that_a_folder_gives_its_files_by_name_without_hidden_ones(tmp_path):
    for name in ("w2.pdf", "gau.pdf", ".DS_Store"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "more").mkdir()
    source: DocumentSource = FolderPapers(folder=tmp_path)

    found = source.documents(API)

    assert found.status == "success"
    assert [(f.name, f.content) for f in found.files] == [
        ("gau.pdf", b"gau.pdf"),
        ("w2.pdf", b"w2.pdf"),
    ]


def test_that_an_empty_folder_and_a_missing_one_are_told_apart(tmp_path):
    assert FolderPapers(folder=tmp_path).documents(API).status == "no_documents"
    with pytest.raises(InvalidInput, match="cannot be read"):
        FolderPapers(folder=tmp_path / "none").documents(API)


def test_that_given_papers_say_whether_they_know_the_well():
    one = FoundFile(name="w2.pdf", content=b"%PDF")
    source: DocumentSource = GivenPapers(papers={API.api10: (one,), "4200342706": ()})

    assert source.documents(API).files == (one,)
    assert source.documents(ApiNumber.parse("4200342706")).status == "no_documents"
    assert source.documents(ApiNumber.parse("4232938004")).status == "no_records"
