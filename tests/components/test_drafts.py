"""What a form remembers, tried in Node without a browser."""

import shutil
import subprocess
from pathlib import Path

import pytest

from crm_app import frontend

DRAFTS = Path(__file__).parents[2] / "crm_app" / "components" / "ui" / "drafts.js"
STORE = """
const held = new Map();
globalThis.sessionStorage = new Proxy({
  getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v),
  removeItem: (k) => held.delete(k) }, { ownKeys: () => [...held.keys()],
  getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
const drafts = await import(process.argv[1]);
const same = (a, b) => { if (JSON.stringify(a) !== JSON.stringify(b)) {
  console.error(JSON.stringify(a), JSON.stringify(b)); process.exit(1); } };
const text = { dataset: {} };
const set = { dataset: { multi: "tags" } };
"""


def run(script: str) -> None:
    """Run the script in Node, where `drafts` is the module and `same` compares."""
    node = shutil.which("node", path=frontend.build_env()["PATH"])
    if node is None:
        pytest.skip("Node saknas")
    done = subprocess.run(
        [node, "--input-type=module", "-e", STORE + script, DRAFTS.as_uri()],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_draft_outlives_the_page():
    run("""
    drafts.open("anna:1", "").fields.name = { value: "Ny", base: "Gammal" };
    drafts.store("anna:1");
    same(JSON.parse(held.get("draft:anna:1")).fields.name.value, "Ny");
    """)


def test_a_draft_typed_before_a_save_elsewhere_is_gone():
    run("""
    held.set("draft:k", JSON.stringify({ token: "1", fields: { a: { value: "x", base: "" } } }));
    same(drafts.open("k", "2").fields, {});
    same(held.has("draft:k"), false);
    """)


def test_a_draft_outlives_a_server_that_starts_again():
    run("""
    held.set("draft:k", JSON.stringify({ token: "1", fields: { a: { value: "x", base: "" } } }));
    same(drafts.open("k", "").fields, { a: { value: "x", base: "" } });
    """)


def test_signing_out_forgets_everything():
    run("""
    drafts.open("k", "").fields.a = { value: "x", base: "" };
    drafts.store("k");
    held.set("other", "stays");
    drafts.forgetAll();
    same([...held.keys()], ["other"]);
    same(drafts.open("k", "").fields, {});
    """)


def test_tags_have_no_order_and_texts_one_kind_of_newline():
    run("""
    same(drafts.same(set, "3,7", "7,3"), true);
    same(drafts.same(set, "3,7", "3"), false);
    same(drafts.same(text, "a\\r\\nb", "a\\nb"), true);
    same(drafts.same(text, "7,3", "3,7"), false);
    """)
