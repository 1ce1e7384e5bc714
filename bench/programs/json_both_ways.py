# Encoding and decoding JSON documents of many shapes.
import json
import sys

SIZE = 2500


def document(n):
    return {"users": [{"id": i, "name": f"user {i}", "email": f"u{i}@example.com", "active": i % 3 == 0, "score": i * 1.25, "tags": ["a", "b\n", "é"][: i % 4],
                       "address": {"street": f"{i} Main \"St\"", "zip": None, "geo": [i / 7, -i / 3]}} for i in range(n)],
            "meta": {"count": n, "big": 10**20, "nested": [[[]], {}, {"k": [1, [2, [3]]]}]}}


def main(n):
    doc = document(n)
    total = 0
    for i in range(20):
        text = json.dumps(doc)
        back = json.loads(text)
        total += len(text) + back["users"][i]["id"]
    assert back == doc
    pretty = json.dumps(doc, indent=2, sort_keys=True, ensure_ascii=False)
    compact = json.dumps(doc, separators=(",", ":"))
    return total, len(pretty), len(compact), json.loads(pretty) == doc, sum(u["score"] for u in back["users"])


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
