#!/usr/bin/env python3
"""What fraction of the product instruction's rate each x86-64 product loop can reach, on CPUs that
this machine is not: the loops of the release build, timed by llvm-mca's models of these CPUs.

    swift build -c release --product edge-ner
    python3 scripts/checks/product_loops.py [--build .build/release]

llvm-mca knows ports, latencies and widths, no caches and no clock: its figure is what is left when
all data is in the first-level cache, an upper bound of the loop alone. One line for each target and
CPU: products among the instructions of the loop, multiply-accumulates a cycle, and the same of the
peak's loop. Needs llvm-mca 16 or later (Debian: llvm-16).
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

import object_code

PACKAGE = pathlib.Path(__file__).resolve().parents[2]

# Target: its product instruction, multiply-accumulates of one, CPUs that have it.
TARGETS = {
    "KernelsPortable": ("pmaddwd", 8, ("nehalem", "silvermont")),
    "KernelsSSE42": ("pmaddubsw", 16, ("nehalem", "silvermont")),
    "KernelsAVX2Narrow": ("vpmaddubsw", 32, ("haswell", "skylake", "znver3")),
    "KernelsAVXVNNI": ("vpdpbusd", 32, ("alderlake",)),
    "KernelsAVX512VNNI": (
        "vpdpbusd",
        64,
        ("cascadelake", "icelake-server", "sapphirerapids", "znver4"),
    ),
}


def mca_tool():
    for name in ("llvm-mca-19", "llvm-mca-18", "llvm-mca-17", "llvm-mca-16", "llvm-mca"):
        if shutil.which(name):
            return name
    sys.exit("product_loops.py: needs llvm-mca (Debian: llvm-16)")


def cycles_per_turn(tool, cpu, body):
    """Cycles of one turn of a loop, over many."""
    text = ["turn:"]
    for instruction in body:
        if instruction.jump_target is not None:
            text.append(f"{instruction.mnemonic} turn")
        else:
            # Addresses of constants mean nothing here; any place will do.
            text.append(re.sub(r"<[^>]*>|#.*", "", instruction.text))
    turns = 400
    run = subprocess.run(
        [tool, "-mtriple=x86_64", f"-mcpu={cpu}", f"-iterations={turns}", "--json"],
        input="\n".join(text) + "\n",
        capture_output=True,
        text=True,
    )
    if run.returncode:
        sys.exit(f"product_loops.py: {tool} does not model {cpu}: {run.stderr.splitlines()[-1]}")
    regions = json.loads(run.stdout)["CodeRegions"]
    return regions[0]["SummaryView"]["TotalCycles"] / turns


def loops(path, product):
    """(kind, multiplications, body) of the loops with this instruction; the peak's has no loads."""
    for function in object_code.functions(path):
        for body in function.inner_loops():
            count = sum(i.mnemonic == product for i in body)
            if count:
                kind = "product" if any("(" in i.operands for i in body) else "peak"
                yield kind, count, body


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=PACKAGE / ".build/release")
    options = parser.parse_args()
    tool = mca_tool()
    print(f"{'target':18} {'CPU':15} {'loop':>12} {'a cycle':>8} {'peak':>6} {'of peak':>8}")
    for target, (product, macs, cpus) in TARGETS.items():
        objects = sorted((options.build / f"{target}.build").glob("*.o"))
        found = [loop for path in objects for loop in loops(path, product)]
        peaks = [loop for loop in found if loop[0] == "peak"]
        # Of the products' loops the longest is the one that nearly all columns take.
        products = [loop for loop in found if loop[0] == "product"]
        if not peaks or not products:
            sys.exit(f"product_loops.py: {target}: no loops with {product} in {options.build}")
        _, count, body = max(products, key=lambda loop: loop[1])
        _, peak_count, peak_body = max(peaks, key=lambda loop: loop[1])
        for cpu in cpus:
            rate = count * macs / cycles_per_turn(tool, cpu, body)
            peak = peak_count * macs / cycles_per_turn(tool, cpu, peak_body)
            print(
                f"{target:18} {cpu:15} {f'{count} in {len(body)}':>12} {rate:8.1f} {peak:6.1f} "
                f"{rate / peak:8.1%}"
            )


if __name__ == "__main__":
    main()
