"""Fetching of published files, from a server on this machine."""

import hashlib
import http.server
import json
import threading

import pytest

from helpers.data import fetching

BODY = b"spikes " * 5000
SUM = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(scope="module")
def server():
    """Serves the file, half of it, a digest, and nothing else; and lists what was asked for."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = {
                "/file": BODY,
                "/half": BODY[: len(BODY) // 2],
                "/another": json.dumps({"digest": None}).encode(),
                "/page": b"<html>Please log in</html>",
                "/digest": json.dumps({"digest": {"dandi:sha2-256": SUM}}).encode(),
            }
            if self.path not in body:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(BODY if self.path == "/half" else body[self.path])))
            self.end_headers()
            self.wfile.write(body[self.path])

        def log_message(self, *arguments):
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}", asked
    served.shutdown()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(fetching.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    return tmp_path


def published(address, **more):
    return fetching.PublicFile("made", "made.bin", address, "CC0-1.0", "nobody", len(BODY), **more)


def test_a_file_is_fetched_once_and_lies_in_the_folder_of_its_data_set(server, folder):
    home, asked = server
    asked.clear()
    file = published(f"{home}/file", sha256=SUM)
    path = fetching.fetch(file)
    assert path == folder / "made" / "made.bin" == file.path
    assert path.read_bytes() == BODY
    assert fetching.fetch(file) == path
    assert asked == ["/file"]


@pytest.mark.parametrize(("address", "kind", "words"), [
    ("/half", ConnectionError, r"made.bin could not be fetched \(ChunkedEncodingError\)"),
    ("/missing", ConnectionError, r"made.bin could not be fetched \(HTTPError\)"),
    ("/digest", ValueError, "made.bin was fetched, but its checksum is not that of the published file"),
])  # fmt: skip
def test_nothing_is_left_of_what_did_not_come_whole(server, folder, address, kind, words):
    home, _ = server
    with pytest.raises(kind, match=words) as raised:
        fetching.fetch(published(f"{home}{address}", sha256=SUM))
    assert f"Its address is {home}{address} (35,000 bytes)" in str(raised.value)
    assert f"put it at {folder / 'made' / 'made.bin'}, and run this again" in str(raised.value)
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_without_a_network_it_says_where_to_put_the_file(folder):
    file = published("http://127.0.0.1:9/file", sha256=SUM)
    with pytest.raises(ConnectionError, match=r"could not be fetched \(ConnectionError\).* COURSE_DATA names another folder"):
        fetching.fetch(file)
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(BODY)  # by hand
    assert fetching.fetch(file) == file.path


def test_a_file_with_another_checksum_is_refused(folder):
    file = published("http://127.0.0.1:9/file", sha256=SUM)
    file.path.parent.mkdir()
    file.path.write_bytes(BODY[:-1])
    with pytest.raises(ValueError, match=r"is not the published file: its checksum .* Delete it, and it will be fetched"):
        fetching.fetch(file)


def test_where_we_do_not_know_the_checksum_the_archive_does(server, folder):
    home, _ = server
    file = published(f"{home}/file", digest_address=f"{home}/digest")
    fetching.fetch(file)
    file.path.write_bytes(BODY[:-1])  # it is remembered
    with pytest.raises(ValueError, match="is not the published file"):
        fetching.fetch(file)
    wrong = published(f"{home}/half", digest_address=f"{home}/digest")
    wrong.path.unlink()
    with pytest.raises(ConnectionError):
        fetching.fetch(wrong)
    assert not wrong.path.exists()


@pytest.mark.parametrize("said", ["/another", "/page"])
def test_an_archive_that_says_no_checksum_is_one_that_could_not_be_asked(server, folder, said):
    home, _ = server
    file = published(f"{home}/file", digest_address=f"{home}{said}")
    with pytest.raises(ConnectionError, match=r"made.bin could not be fetched .*put it at"):
        fetching.fetch(file)
    assert not file.path.exists()


@pytest.mark.parametrize("note", ["", SUM[:20], "\0" * 64], ids=["empty", "cut off", "zeros"])
def test_a_note_that_was_half_written_says_nothing(server, folder, recwarn, note):
    home, _ = server
    file = published(f"{home}/file", digest_address=f"{home}/digest")
    fetching.fetch(file).with_name("made.bin.sha256").write_text(note)
    assert fetching.fetch(file) == file.path
    assert not recwarn.list


def test_a_folder_may_be_given_from_home(monkeypatch, tmp_path):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv(fetching.FOLDER_VARIABLE, "~/my data")
    assert fetching.data_folder() == tmp_path / "my data"


def test_a_folder_that_was_given_from_where_one_is_stays_the_same_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(fetching.FOLDER_VARIABLE, "my data\n")
    assert fetching.data_folder() == tmp_path / "my data"
    monkeypatch.setenv(fetching.FOLDER_VARIABLE, " ")
    assert fetching.data_folder().name == "who-drives-whom"


def test_where_nothing_can_be_written_it_says_where(server, folder, monkeypatch):
    home, _ = server
    (folder / "a file").write_text("no folder")
    monkeypatch.setenv(fetching.FOLDER_VARIABLE, str(folder / "a file"))
    with pytest.raises(OSError, match=r"made.bin could not be written \(.*COURSE_DATA names another folder than .*a file"):
        fetching.fetch(published(f"{home}/file", sha256=SUM))


def test_one_that_was_put_there_by_hand_is_then_checked_for_its_size(folder, recwarn):
    file = published("http://127.0.0.1:9/file", digest_address="http://127.0.0.1:9/digest")
    file.path.parent.mkdir()
    file.path.write_bytes(BODY)
    assert fetching.fetch(file) == file.path
    assert not recwarn.list
    for other, size in ((BODY[:-1], "34,999"), (BODY + b".", "35,001")):
        file.path.write_bytes(other)
        with pytest.warns(UserWarning, match=f"has {size} bytes, but the published file had 35,000"):
            assert fetching.fetch(file) == file.path


def test_without_the_variable_it_is_a_cache_of_the_operating_system(monkeypatch):
    monkeypatch.delenv(fetching.FOLDER_VARIABLE, raising=False)
    assert fetching.data_folder().name == "who-drives-whom"
    assert fetching.data_folder().is_absolute()
