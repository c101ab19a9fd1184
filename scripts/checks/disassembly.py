#!/usr/bin/env python3
"""Gates over the release build: each kernel target uses its own CPU's instructions, inner loops
keep their sums in registers and copy none, nothing leaks between targets, no Foundation, no C.

    swift build -c release --product edge-ner
    python3 scripts/checks/disassembly.py [--build .build/release]

Exits with 1 and one line per finding, else prints what was seen. Standard library only.
"""

import argparse
import pathlib
import re
import subprocess
import sys

import object_code

PACKAGE = pathlib.Path(__file__).resolve().parents[2]

FUSED = re.compile(r"vfn?m(add|sub)|vdpbf16|vfmaddc")
PRODUCT = re.compile(r"tdpbssd|vpdpbusd|v?pmaddwd|v?pmaddubsw")
# Above SSE2 and without a VEX or EVEX prefix; what an x86-64 target may not contain.
ABOVE_SSE2 = re.compile(
    r"(pshufb|palignr|pabs[bwd]|phadd|psign|pmulhrsw|pmaddubsw|pmulld|pmuldq|pminsd|pmaxsd|"
    r"pminsb|pmaxsb|pmovsx|pmovzx|ptest|packusdw|blendv|roundp|rounds|insertps|extractps|"
    r"pextr[bdq]|pinsr[bdq]|popcnt|crc32|movddup|movs[hl]dup|lddqu|haddp)"
)


class Rule:
    """What the code of one target may contain, by encoding and register width."""

    def __init__(self, widest, evex, vex, needs=None, sse42=False):
        self.widest, self.evex, self.vex, self.needs = widest, evex, vex, needs
        self.sse42 = sse42 or vex

    def problem(self, instruction):
        text = instruction.text
        if instruction.is_evex and not self.evex:
            return "EVEX encoding (AVX-512)"
        if instruction.is_vex and not self.vex:
            return "VEX encoding (AVX)"
        if "tmm" in text and not (self.needs and self.needs[2] == "tmm"):
            return "tile register (AMX)"
        if "zmm" in text and self.widest < 512:
            return "512-bit register"
        if "ymm" in text and self.widest < 256:
            return "256-bit register"
        if not self.sse42 and ABOVE_SSE2.match(instruction.mnemonic):
            return "above SSE2"
        if FUSED.match(instruction.mnemonic):
            return "fused multiply-add: the result would differ between CPUs"
        if "vpdpbusd" in text and not self.needs:
            return "a CPU of this target has no vpdpbusd"
        return None


# (mnemonic, is EVEX, register) of the instruction that the target exists for.
RULES = {
    "KernelsPortable": Rule(128, evex=False, vex=False),
    "KernelsSSE42": Rule(128, evex=False, vex=False, needs=("pmaddubsw", False, "xmm"), sse42=True),
    "KernelsAVX2": Rule(256, evex=False, vex=True),
    "KernelsAVX2Narrow": Rule(256, evex=False, vex=True, needs=("vpmaddubsw", False, "ymm")),
    "KernelsAVXVNNI": Rule(256, evex=False, vex=True, needs=("vpdpbusd", False, "ymm")),
    "KernelsAVX512VNNI": Rule(512, evex=True, vex=True, needs=("vpdpbusd", True, "zmm")),
    "KernelsAMX": Rule(512, evex=True, vex=True, needs=("tdpbssd", False, "tmm")),
}
# Everything else in the clinic's program runs on any x86-64.
BASELINE_TARGETS = ("KernelInterface", "Runtime", "Measure", "Options", "Records", "edge_ner")

C_FAMILY = {".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".m", ".mm", ".s", ".S", ".asm", ".inc"}
FOUNDATION_FREE = ("Kernels", "Runtime", "Measure", "Options", "Records", "edge-ner")
IMPORT = re.compile(
    r"^\s*(?:@\w+\s+)*(?:public |internal )?import\s+(?:\w+\s+)?"
    r"(Foundation\w*|Glibc|Musl|Dispatch|Darwin|CoreFoundation)\b",
    re.M,
)


def check_code(target, rule, objects, report):
    """Encodings of every instruction, spills and moves in the loops that multiply."""
    seen_needed, loop_count = 0, 0
    for path in objects:
        for function in object_code.functions(path):
            for instruction in function.instructions:
                problem = rule.problem(instruction)
                if problem:
                    report(f"{target}: {function.name}: {instruction.text}: {problem}")
                    break
            for instruction in function.instructions:
                if rule.needs:
                    mnemonic, is_evex, register = rule.needs
                    seen_needed += (
                        instruction.mnemonic == mnemonic
                        and instruction.is_evex == is_evex
                        and register in instruction.operands
                    )
            for loop in function.inner_loops():
                if not any(PRODUCT.match(i.mnemonic) for i in loop):
                    continue
                loop_count += 1
                spills = [i for i in loop if is_spill(i)]
                if spills:
                    report(
                        f"{target}: {function.name}: {len(spills)} vector accesses of the stack in"
                        f" the loop at {loop[0].address:#x}, such as {spills[0].text}"
                    )
                # Without VEX an instruction overwrites an operand, so copies are its price.
                # A block that the compiler put behind the function looks like a loop with jumps.
                is_straight = not any(i.mnemonic.startswith(("j", "call")) for i in loop[:-1])
                moves = [i for i in loop if rule.vex and is_straight and is_move(i)]
                if moves:
                    report(
                        f"{target}: {function.name}: {len(moves)} moves between vector registers in"
                        f" the loop at {loop[0].address:#x}, such as {moves[0].text}"
                    )
    if rule.needs and not seen_needed:
        report(f"{target}: contains no {rule.needs[0]} on {rule.needs[2]}")
    return seen_needed, loop_count


def is_spill(instruction):
    """A vector register that the compiler keeps in the stack frame."""
    return re.search(r"\(%rsp|\(%rbp\)", instruction.operands) and re.search(
        r"%[xyz]mm", instruction.operands
    )


def is_move(instruction):
    """A copy of one vector register to another."""
    return re.match(r"vmov([ad]q|dq|[au]p)", instruction.mnemonic) and re.fullmatch(
        r"%[xyz]mm\d+, *%[xyz]mm\d+", instruction.operands
    )


def check_symbols(target, objects, report):
    """A weak text symbol may be replaced by, or replace, another target's copy."""
    for path in objects:
        for kind, name in object_code.symbols(path):
            # With the module's own name in front no other target can have the same symbol.
            if kind == "W" and not name.startswith(f"$s{len(target)}{target}"):
                report(f"{target}: weak text symbol {name}")
            # A call into the standard library from a kernel is generic code or an allocation.
            if kind == "U" and name.startswith(("swift_allocObject", "swift_slowAlloc", "malloc")):
                report(f"{target}: allocates ({name})")


def check_program(program, report):
    for kind, name in object_code.symbols(program):
        is_named_so = re.search(r"\d+Foundation\w*[A-Z]|^_?CF[A-Z]\w+|_ObjC_NS", name)
        is_module = "10Foundation" in name or "20FoundationEssentials" in name
        if is_named_so and kind in "TtU" and (is_module or kind == "U"):
            report(f"edge-ner: Foundation symbol {name}")
    listing = subprocess.run(
        ["ldd", str(program)], stdout=subprocess.PIPE, text=True, check=False
    ).stdout
    libraries = sorted(re.findall(r"^\s*(\S+?)\.so", listing, re.M))
    for name in libraries:
        if re.search(r"oundation|dispatch|swift|icu", name):
            report(f"edge-ner: links {name}")
    return libraries


def check_sources(report):
    listing = subprocess.run(
        ["git", "-C", str(PACKAGE), "ls-files", "--cached", "--others", "--exclude-standard"],
        stdout=subprocess.PIPE,
        text=True,
    )
    files = [pathlib.Path(line) for line in listing.stdout.splitlines()]
    for path in files:
        if path.suffix in C_FAMILY:
            report(f"{path}: C-family file")
        is_clinic = len(path.parts) > 1 and path.parts[0] == "Sources" and path.suffix == ".swift"
        if not is_clinic or not path.parts[1].startswith(FOUNDATION_FREE):
            continue
        full = PACKAGE / path
        if full.is_file():
            for match in IMPORT.finditer(full.read_text(encoding="utf-8")):
                report(f"{path}: imports {match.group(1)}")
    return len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=PACKAGE / ".build" / "release")
    options = parser.parse_args()
    findings = []
    report = findings.append
    for target, rule in RULES.items():
        objects = sorted((options.build / f"{target}.build").glob("*.o"))
        if not objects:
            report(f"{target}: no objects in {options.build}; build the product edge-ner first")
            continue
        needed, loops = check_code(target, rule, objects, report)
        check_symbols(target, objects, report)
        if not loops:
            report(f"{target}: no loop with a product was found")
        extra = f", {needed} {rule.needs[0]}" if rule.needs else ""
        print(f"{target}: {loops} inner loops with products{extra}")
    baseline = Rule(128, evex=False, vex=False)
    for target in BASELINE_TARGETS:
        for path in sorted((options.build / f"{target}.build").glob("*.o")):
            for function in object_code.functions(path):
                for instruction in function.instructions:
                    problem = baseline.problem(instruction)
                    if problem:
                        report(f"{target}: {function.name}: {instruction.text}: {problem}")
                        break
    program = options.build / "edge-ner"
    if program.exists():
        print("edge-ner links", " ".join(check_program(program, report)))
    else:
        report(f"{program} is missing")
    print(f"{check_sources(report)} files in the package")
    for finding in findings:
        print(f"disassembly.py: {finding}", file=sys.stderr)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
