"""A user-mode x86-64 machine in which AVX-512 and AVX-VNNI exist: the Bochs CPU core (PyPI
package bochscpu-python) with 2 GB of flat memory and the few Linux system calls that a static
program needs.

Virtual addresses equal physical ones (2 MB pages). `syscall` jumps to a stub in the lowest
pages whose `wbinvd` calls back into Python, then returns by `sysretq`: no other instruction is
hooked, so the emulator runs at its own speed.
"""

import ctypes
import mmap
import struct

MEMORY = 2 << 30
PAGE = 4096
PML4, PDPT, GDT, STUB, DIRECTORIES = 0x1000, 0x2000, 0x3000, 0x4000, 0x5000
STACK_TOP = 0x7000_0000
STACK_BYTES = 8 << 20
MAP_START = 0x2000_0000


class Stopped(Exception):
    """The program ended in another way than by its exit."""


class Machine:
    def __init__(self, bochscpu, save_bits=0xE7):
        """`bochscpu`: the module, see bochs_library.load; `save_bits`: XCR0, which register
        parts the operating system claims to save (7: up to ymm, 0xE7: up to zmm)."""
        self.bochscpu = bochscpu
        self.save_bits = save_bits
        self.memory = mmap.mmap(-1, MEMORY, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
        self.base = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        self.session = bochscpu.Session()
        self.session.missing_page_handler = self.missing_page
        self.hook = bochscpu.Hook()
        self.hook.cache_cntrl = self.system_call
        self.hook.exception = self.exception
        self.state = bochscpu.State()
        self.stop_reason = None
        self.exit_status = None
        self.calls = None  # a Linux object
        self.set_long_mode()

    # Memory

    def missing_page(self, address):
        page = address & ~(PAGE - 1)
        if page >= MEMORY:
            self.stop_reason = f"access outside memory at {address:#x}"
            page = 0
        # Neighbours too: this callback is the slow way.
        first = page & ~0xFFFFF
        for near in range(first, min(first + 0x100000, MEMORY), PAGE):
            self.bochscpu.memory.page_insert(near, self.base + near)

    def write(self, address, data):
        self.memory[address : address + len(data)] = data

    def read(self, address, count):
        return self.memory[address : address + count]

    # Processor state

    def segment(self, selector, attributes):
        segment = self.bochscpu.Segment()
        segment.present = True
        segment.selector = selector
        segment.base = 0
        segment.limit = 0xFFFFFFFF
        segment.attr = attributes
        return segment

    def set_long_mode(self):
        self.write(PML4, struct.pack("<Q", PDPT | 7))
        for index in range(MEMORY >> 30):
            self.write(PDPT + 8 * index, struct.pack("<Q", (DIRECTORIES + PAGE * index) | 7))
        for index in range(MEMORY >> 21):
            self.write(DIRECTORIES + 8 * index, struct.pack("<Q", (index << 21) | 0x87))
        # SYSRET takes its selectors from STAR: user code 0x33, user data 0x2b.
        self.write(STUB, bytes([0x0F, 0x09, 0x48, 0x0F, 0x07]))  # wbinvd; sysretq
        state = self.state
        state.cr0 = 0x80010033  # PG WP NE ET MP PE
        state.cr3 = PML4
        state.cr4 = 0x50620  # OSXSAVE FSGSBASE OSXMMEXCPT OSFXSR PAE
        state.efer = 0xD01  # NXE LMA LME SCE
        state.xcr0 = self.save_bits
        state.star = (0x23 << 48) | (0x10 << 32)
        state.lstar = STUB
        state.sfmask = 0
        state.mxcsr = 0x1F80
        state.mxcsr_mask = 0xFFFF
        state.fpcw = 0x37F
        state.fptw = 0xFFFF
        state.rflags = 0x202
        state.cs = self.segment(0x33, 0xAFFB)
        for name in ("ds", "es", "fs", "gs", "ss"):
            setattr(state, name, self.segment(0x2B, 0xCFF3))
        state.tr = self.segment(0x40, 0x8B)
        state.ldtr = self.segment(0, 0x82)
        table = self.bochscpu.GlobalSegment()
        table.base, table.limit = GDT, 0x7F
        state.gdtr = table
        state.idtr = table

    # Callbacks

    def exception(self, session, cpu, vector, error):
        names = {0: "divide error", 6: "invalid opcode", 13: "protection fault", 14: "page fault"}
        code = self.read(session.cpu.rip % MEMORY, 12).hex(" ")
        self.stop_reason = (
            f"{names.get(vector, f'exception {vector}')} at {session.cpu.rip:#x} ({code})"
        )
        session.stop()

    def system_call(self, session, cpu, what):
        processor = session.cpu
        if self.calls is None:
            session.stop()
            return
        try:
            result = self.calls.call(processor)
        except Exception as problem:  # a Python error must not run on inside the emulator
            self.stop_reason = f"system call {processor.rax}: {problem!r}"
            session.stop()
            return
        if result is None:
            session.stop()
        else:
            processor.rax = result & (1 << 64) - 1

    def run(self, entry, stack):
        self.state.rip = entry
        self.state.rsp = stack
        self.session.cpu.set_state(self.state)
        self.session.run([self.hook])
        if self.stop_reason:
            raise Stopped(self.stop_reason)
        return self.exit_status
