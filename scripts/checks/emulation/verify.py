#!/usr/bin/env python3
"""Proof that every x86-64 kernel gives the same bytes, on a machine that lacks their CPUs.

    swift build -c release --product edge-ner
    python3 scripts/checks/emulation/verify.py [--build .build/release] [--model FILE.ner]
        [--notes NOTES.jsonl] [--cache DIR]

Links the objects of the release build once more into a static program, runs it under an
emulated Sapphire Rapids, Ice Lake, Arrow Lake, Haswell, Sandy Bridge and Penryn (the Bochs CPU
core, see bochs_library.py) with every `--isa`, and compares the records with those of the release
build's own program on this CPU. What is shown:

- every kernel that the emulated CPU has gives the same output bytes;
- a kernel uses no instruction that its CPU lacks: an emulated Arrow Lake (AVX-VNNI, no
  AVX-512) and a Haswell stop at the first one;
- the program chooses by itself, from cpuid and xgetbv, the kernel that the CPU deserves;
- with the operating system's zmm or ymm state off, it chooses the next lower one.

Needs Python 3.11 and `pip install bochscpu-python==0.4.0`. About a minute.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import bochs_library

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[2]

EXAMPLE = """{"id":"a","text":"Pt is a 64 y/o woman with type 2 diabetes mellitus and COPD, \
started on metformin 500 mg twice daily. She denies chest pain, fever or shortness of breath."}
{"id":"b","text":"No edema."}
{"id":"c","text":"Allergies: penicillin (rash). Meds: lisinopril, atorvastatin 40 mg, aspirin."}
"""

# Processor, XCR0, and instruction sets to force in ascending order; the last is the best there:
# `inspect` must name it as the program's own choice.
CASES = (
    ("core2_penryn_t9600", 0x3, ("portable",)),
    ("corei7_sandy_bridge_2600k", 0x7, ("sse42",)),
    ("corei7_haswell_4770", 0x7, ("avx2",)),
    ("arrow_lake", 0x7, ("avx2", "avxvnni")),
    ("corei7_icelake_u", 0xE7, ("avx512vnni",)),
    ("sapphire_rapids", 0xE7, ("avx2", "avxvnni", "avx512vnni")),
    # The operating system saves ymm but not zmm.
    ("sapphire_rapids", 0x7, ("avxvnni",)),
)


def link_static(build, target):
    """The release build's own objects, linked without shared libraries."""
    objects = build / "edge-ner.product" / "Objects.LinkFileList"
    if not objects.exists():
        sys.exit(f"verify.py: {objects} is missing; swift build -c release --product edge-ner")
    subprocess.run(
        ["swiftc", "-static-executable", f"@{objects}", "-o", str(target)]
        + ["-Xlinker", "--defsym", "-Xlinker", "main=edge_ner_main"],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def emulate(job):
    """In a child process, which can hold one emulated machine: prints the run as JSON."""
    import machine
    import program

    # Without this the emulator's Python binding aborts at the end of the interpreter.
    code = 0
    try:
        module = bochs_library.load(job["processor"], job["cache"])
        notes = pathlib.Path(job["notes"]).read_bytes()
        start = time.monotonic()
        try:
            status, output, errors = program.run(
                module, job["program"], job["arguments"], notes, save_bits=job["saveBits"]
            )
            result = {"status": status, "output": output.decode(), "errors": errors.decode()}
        except machine.Stopped as problem:
            result = {
                "status": -1,
                "output": problem.calls.output.decode(errors="replace"),
                "errors": f"{problem} {problem.calls.errors.decode(errors='replace')}",
            }
        result["seconds"] = round(time.monotonic() - start, 1)
        print(json.dumps(result), flush=True)
    except BaseException as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
        code = 1
    os._exit(code)


def run_emulated(options, processor, save_bits, arguments):
    job = {
        "processor": processor,
        "saveBits": save_bits,
        "cache": str(options.cache),
        "program": str(options.cache / "edge-ner-static"),
        "notes": str(options.notes),
        "arguments": arguments,
    }
    child = subprocess.run(
        [sys.executable, str(HERE / "verify.py"), "--child", json.dumps(job)],
        stdout=subprocess.PIPE,
        text=True,
    )
    if child.returncode:
        sys.exit(f"verify.py: the emulator of {processor} ended with {child.returncode}")
    return json.loads(child.stdout)


def main():
    if sys.argv[1:2] == ["--child"]:
        emulate(json.loads(sys.argv[2]))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=PACKAGE / ".build" / "release")
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models" / "clinical.ner")
    parser.add_argument("--notes", type=pathlib.Path, help="JSON Lines; default three short notes")
    parser.add_argument("--cache", type=pathlib.Path, default=PACKAGE / ".build" / "emulation")
    parser.add_argument("--only", help="one processor")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    if options.notes is None:
        options.notes = options.cache / "notes.jsonl"
        options.notes.write_text(EXAMPLE)
    link_static(options.build, options.cache / "edge-ner-static")
    model = str(options.model.resolve())
    common = ["--model", model, "--no-codes", "--input", "jsonl", "--format", "jsonl"]
    common += ["--threads", "1"]
    native = subprocess.run(
        [str(options.build / "edge-ner"), *common],
        input=options.notes.read_bytes(),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    print(f"this CPU: {len(native)} bytes, SHA-256 {hashlib.sha256(native).hexdigest()}")
    failures = 0
    runs = []
    for processor, save_bits, sets in CASES:
        if options.only in (None, processor):
            runs += [(processor, save_bits, name, False) for name in sets]
            runs.append((processor, save_bits, sets[-1], True))

    def run(case):
        processor, save_bits, name, is_choice = case
        arguments = ["inspect", model] if is_choice else [*common, "--isa", name]
        return run_emulated(options, processor, save_bits, arguments)

    def verdict(name, is_choice, result):
        """(whether it is as it must be, words)."""
        if result["status"] != 0:
            return False, f"FAILED: {result['errors'].strip()}"
        if is_choice:
            kernels = re.search(r"^kernels\s+(\S+)", result["output"], re.M)
            chosen = kernels.group(1) if kernels else "nothing"
            return name in chosen.split("-"), f"chooses {chosen}"
        is_same = result["output"].encode() == native
        return is_same, "same bytes" if is_same else "DIFFERENT bytes"

    # The patched libraries are made before several children want the same one.
    for processor in sorted({case[0] for case in runs}):
        bochs_library.copy(processor, options.cache)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (processor, save_bits, name, is_choice), result in zip(runs, pool.map(run, runs)):
            is_right, words = verdict(name, is_choice, result)
            failures += not is_right
            print(
                f"{processor:20} xcr0 {save_bits:#04x} {name:10} {result['seconds']:5} s  {words}",
                flush=True,
            )
    if failures:
        sys.exit(f"verify.py: {failures} runs are not as they must be")


if __name__ == "__main__":
    main()
