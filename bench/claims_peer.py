#!/usr/bin/env python3
"""The least that a Python pipeline does with the same files: extract the text, cut it into words.

    claims_peer.py HTML_FOLDER TEXT_FOLDER [--passes N]

Extracts every page of HTML_FOLDER with trafilatura and tokenises the text with SudachiPy, then
tokenises every file of TEXT_FOLDER. It looks for no claim, no stance, no offer. Starting Python,
importing the packages and loading the dictionary are not counted. One JSON object a pass:

    {"what": "html" | "text", "documents": N, "bytes": N, "words": N, "without_text": N,
     "seconds": S, "processor": S}
"""

import argparse
import json
import pathlib
import time

import trafilatura
from sudachipy import Dictionary, SplitMode

# SudachiPy takes at most 49,149 bytes of UTF-8 at once; a character of Japanese has 3.
CHARACTERS_AT_ONCE = 10_000


def words(tokenizer, text):
    """Number of words in a text, read line by line as sentences are."""
    count = 0
    for line in text.splitlines():
        for start in range(0, len(line), CHARACTERS_AT_ONCE):
            count += len(tokenizer.tokenize(line[start : start + CHARACTERS_AT_ONCE]))
    return count


def one_pass(what, files, read):
    """Reads all files once and prints how long that took."""
    total = {"what": what, "documents": 0, "bytes": 0, "words": 0, "without_text": 0}
    begin, begin_processor = time.perf_counter(), time.process_time()
    for file in files:
        data = file.read_bytes()
        found = read(data)
        total["documents"] += 1
        total["bytes"] += len(data)
        total["words"] += found
        total["without_text"] += found == 0
    total["seconds"] = time.perf_counter() - begin
    total["processor"] = time.process_time() - begin_processor
    print(json.dumps(total), flush=True)


def main():
    parser = argparse.ArgumentParser(description="Extract and tokenise the same files as evigil.")
    parser.add_argument("html", type=pathlib.Path)
    parser.add_argument("text", type=pathlib.Path)
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    tokenizer = Dictionary().tokenizer(mode=SplitMode.C)
    words(tokenizer, "辞書を読み込む。")
    pages = sorted(options.html.iterdir())
    texts = sorted(options.text.iterdir())
    for _ in range(options.passes):
        one_pass("html", pages, lambda data: words(tokenizer, trafilatura.extract(data) or ""))
        one_pass("text", texts, lambda data: words(tokenizer, data.decode()))


if __name__ == "__main__":
    main()
