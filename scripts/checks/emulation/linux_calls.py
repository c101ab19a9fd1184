"""The Linux system calls that a static, single-threaded program makes, on a Machine.

Standard input and output are byte strings in Python; files are opened read-only. A call that
is not known answers ENOSYS and is counted in `unknown`.
"""

import errno
import os
import struct
import time

PAGE = 4096


def round_up(value):
    return (value + PAGE - 1) & ~(PAGE - 1)


class LinuxCalls:
    def __init__(
        self,
        machine,
        memory_start,
        memory_end,
        break_start,
        standard_input=b"",
        program_path=b"",
        virtual_files=None,
    ):
        self.machine = machine
        self.next_map, self.map_end = memory_start, memory_end
        self.break_start = self.break_end = round_up(break_start)
        self.input, self.input_position = standard_input, 0
        self.program_path = program_path
        self.virtual_files = virtual_files or {}  # {path: content}, such as /proc/self/cmdline
        self.output, self.errors = bytearray(), bytearray()
        self.files = {}
        self.unknown = {}
        self.handlers = {
            0: self.read,
            1: self.write,
            2: lambda path, flags, mode: self.open(-100, path, flags),
            3: self.close,
            5: self.fstat,
            8: self.lseek,
            9: self.mmap,
            10: lambda *_: 0,  # mprotect
            11: lambda *_: 0,  # munmap: addresses are never used again
            12: self.brk,
            13: lambda *_: 0,  # rt_sigaction
            14: self.clear_mask,  # rt_sigprocmask
            16: lambda *_: -errno.ENOTTY,  # ioctl
            17: self.pread,
            20: self.writev,
            24: lambda *_: 0,  # sched_yield
            28: lambda *_: 0,  # madvise
            39: lambda *_: 1000,  # getpid
            60: self.exit,
            63: self.uname,
            72: lambda *_: 0,  # fcntl
            89: self.readlink,
            96: self.gettimeofday,
            131: lambda *_: 0,  # sigaltstack
            158: self.arch_prctl,
            186: lambda *_: 1000,  # gettid
            201: lambda *_: int(time.time()),
            202: lambda *_: 0,  # futex: nobody else runs
            204: self.affinity,
            218: lambda *_: 1000,  # set_tid_address
            228: self.clock,
            231: self.exit,
            257: self.open,
            262: self.newfstatat,
            267: lambda folder, path, target, count: self.readlink(path, target, count),
            273: lambda *_: 0,  # set_robust_list
            302: self.limits,
            318: self.random,
            334: lambda *_: -errno.ENOSYS,  # rseq
        }

    def call(self, processor):
        """The result of the system call in the registers; None ends the program."""
        number = processor.rax
        arguments = [getattr(processor, name) for name in ("rdi", "rsi", "rdx", "r10", "r8", "r9")]
        handler = self.handlers.get(number)
        if handler is None:
            self.unknown[number] = self.unknown.get(number, 0) + 1
            return -errno.ENOSYS
        count = handler.__code__.co_argcount - (1 if hasattr(handler, "__self__") else 0)
        if handler.__code__.co_flags & 4:
            count = 6
        try:
            return handler(*arguments[:count])
        except OSError as problem:
            return -problem.errno

    # Files

    def text(self, address):
        data = self.machine.read(address, 4096)
        return data[: data.index(0)]

    def readlink(self, path, address, count):
        if self.text(path) != b"/proc/self/exe":
            return -errno.EINVAL
        data = self.program_path[:count]
        self.machine.write(address, data)
        return len(data)

    def open(self, folder, path, flags):
        if flags & 3:
            return -errno.EACCES
        number = 3
        while number in self.files:
            number += 1
        name = self.text(path)
        if name in self.virtual_files:
            self.files[number] = os.memfd_create("virtual")
            os.pwrite(self.files[number], self.virtual_files[name], 0)
        else:
            self.files[number] = os.open(name, os.O_RDONLY)
        return number

    def close(self, number):
        if number in self.files:
            os.close(self.files.pop(number))
        return 0

    def file(self, number):
        if number not in self.files:
            raise OSError(errno.EBADF, "")
        return self.files[number]

    def read(self, number, address, count):
        if number == 0:
            data = self.input[self.input_position : self.input_position + count]
            self.input_position += len(data)
        else:
            data = os.read(self.file(number), count)
        self.machine.write(address, data)
        return len(data)

    def pread(self, number, address, count, position):
        data = os.pread(self.file(number), count, position)
        self.machine.write(address, data)
        return len(data)

    def lseek(self, number, position, whence):
        if number not in self.files:
            return -errno.ESPIPE
        signed = position - (1 << 64) if position >> 63 else position
        return os.lseek(self.files[number], signed, whence)

    def write(self, number, address, count):
        data = self.machine.read(address, count)
        if number == 1:
            self.output += data
        elif number == 2:
            self.errors += data
        else:
            return -errno.EBADF
        return count

    def writev(self, number, vectors, count):
        total = 0
        for index in range(count):
            start, length = struct.unpack("<QQ", self.machine.read(vectors + 16 * index, 16))
            total += self.write(number, start, length)
        return total

    def put_status(self, address, mode, byte_count):
        status = bytearray(144)
        struct.pack_into("<QQQIIII", status, 0, 1, 1, 1, mode, 0, 0, 0)
        struct.pack_into("<QQQ", status, 48, byte_count, PAGE, (byte_count + 511) // 512)
        self.machine.write(address, bytes(status))
        return 0

    def fstat(self, number, address):
        if number <= 2:
            return self.put_status(address, 0o010600, 0)  # a pipe
        status = os.fstat(self.file(number))
        return self.put_status(address, status.st_mode, status.st_size)

    def newfstatat(self, folder, path, address, flags):
        name = self.text(path)
        if not name:
            return self.fstat(folder, address)
        status = os.stat(name)
        return self.put_status(address, status.st_mode, status.st_size)

    # Memory

    def mmap(self, address, count, protection, flags, number, position):
        if flags & 0x10:  # MAP_FIXED
            start = address
        else:
            start = self.next_map
            self.next_map += round_up(count) + PAGE
            if self.next_map > self.map_end:
                return -errno.ENOMEM
        if not flags & 0x20:  # a file
            data = os.pread(self.file(number), count, position)
            self.machine.write(start, data)
        elif flags & 0x10:
            self.machine.write(start, bytes(count))
        return start

    def brk(self, address):
        if address > self.break_start:
            self.break_end = address
        return self.break_end

    # The rest

    def arch_prctl(self, code, address):
        if code != 0x1002:  # ARCH_SET_FS
            return -errno.EINVAL
        segment = self.machine.session.cpu.fs
        segment.base = address
        self.machine.session.cpu.fs = segment
        return 0

    def clear_mask(self, how, new, old, count):
        if old:
            self.machine.write(old, bytes(count))
        return 0

    def affinity(self, process, count, address):
        self.machine.write(address, struct.pack("<Q", 1))
        return 8

    def limits(self, process, resource, new, old):
        if old:
            self.machine.write(old, struct.pack("<QQ", 8 << 20, 1 << 63))
        return 0

    def clock(self, which, address):
        now = time.monotonic_ns()
        self.machine.write(address, struct.pack("<QQ", now // 10**9, now % 10**9))
        return 0

    def gettimeofday(self, address, zone):
        now = time.time_ns()
        self.machine.write(address, struct.pack("<QQ", now // 10**9, now % 10**9 // 1000))
        return 0

    def random(self, address, count, flags):
        self.machine.write(address, bytes(range(256)) * (count // 256) + bytes(range(count % 256)))
        return count

    def uname(self, address):
        fields = ["Linux", "emulated", "6.1.0", "#1", "x86_64", ""]
        data = b"".join(field.encode().ljust(65, b"\0") for field in fields)
        self.machine.write(address, data)
        return 0

    def exit(self, status):
        self.machine.exit_status = status & 0xFF
        return None
