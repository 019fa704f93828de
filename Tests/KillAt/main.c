// kill-at: runs a command and ends, fails or interrupts it at one of its changes to files.
//
//     kill-at [--error NAME [--from] | --signal NAME] [--only CALL] [--list] [--report FILE] COUNT -- COMMAND…
//
// The system calls that change files (and those that flush them) are counted as they are entered,
// over all processes and threads that come of the command. At the COUNT-th, before it is done:
//
//     (nothing)       every process is killed with SIGKILL; exit status 137
//     --error NAME    the call fails: ENOSPC, EIO, EACCES, EDQUOT, EROFS; with --from, so do all
//                     later ones that make something (those that remove something still work)
//     --signal NAME   the command is sent SIGINT or SIGTERM, and goes on
//
// With --only, calls of that name alone are counted. With COUNT 0 nothing of this happens. The number of calls is written to FILE, else to standard
// error; with --list, so is each of them. Otherwise the exit status is the command's.
//
// Linux only: it takes ptrace and a seccomp filter, without privileges. Exit status 125 where the
// system does not permit that.

#ifndef __linux__
#include <stdio.h>
int main(void) {
  fputs("kill-at: needs Linux\n", stderr);
  return 125;
}
#else
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__aarch64__)
#include <elf.h>
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#error "kill-at knows x86_64 and arm64"
#endif

enum rule {
  always,      // counts
  removing,    // counts; needs no room on the disk
  flushing,    // counts; changes nothing
  opening,     // counts where the flags (argument `where`) say that the file is made or written
  opening_how, // likewise, with the flags in a structure
  writing,     // counts where the descriptor (argument `where`) is a regular file's
  cloning,     // counts where the request (argument 1) makes one file share another's blocks
};

struct call {
  int number;
  const char *name;
  enum rule rule;
  // Which argument is looked at; for `always` and `removing` that of a path to be listed.
  int where;
};

// The C library's header disagrees with the kernel's, which alone tells of system calls.
extern long ptrace(int request, ...);

#define CALL(name, rule, where) {SYS_##name, #name, rule, where}

static const struct call calls[] = {
#ifdef SYS_open
    CALL(open, opening, 1),
    CALL(creat, always, 0),
    CALL(rename, always, 1),
    CALL(link, always, 1),
    CALL(symlink, always, 1),
    CALL(unlink, removing, 0),
    CALL(mkdir, always, 0),
    CALL(rmdir, removing, 0),
    CALL(chmod, always, 0),
    CALL(chown, always, 0),
    CALL(lchown, always, 0),
    CALL(utime, always, 0),
    CALL(utimes, always, 0),
    CALL(futimesat, always, 1),
    CALL(mknod, always, 0),
#endif
#ifdef SYS_renameat
    CALL(renameat, always, 3),
#endif
#ifdef SYS_openat2
    CALL(openat2, opening_how, 2),
#endif
#ifdef SYS_fchmodat2
    CALL(fchmodat2, always, 1),
#endif
    CALL(openat, opening, 2),
    CALL(write, writing, 0),
    CALL(pwrite64, writing, 0),
    CALL(writev, writing, 0),
    CALL(pwritev, writing, 0),
    CALL(pwritev2, writing, 0),
    CALL(sendfile, writing, 0),
    CALL(copy_file_range, writing, 2),
    CALL(splice, writing, 2),
    CALL(renameat2, always, 3),
    CALL(linkat, always, 3),
    CALL(symlinkat, always, 2),
    CALL(unlinkat, removing, 1),
    CALL(mkdirat, always, 1),
    CALL(mknodat, always, 1),
    CALL(fchmod, always, -1),
    CALL(fchmodat, always, 1),
    CALL(fchown, always, -1),
    CALL(fchownat, always, 1),
    CALL(utimensat, always, 1),
    CALL(truncate, always, 0),
    CALL(ftruncate, always, -1),
    CALL(fallocate, always, -1),
    CALL(setxattr, always, 0),
    CALL(lsetxattr, always, 0),
    CALL(fsetxattr, always, -1),
    CALL(ioctl, cloning, 1),
    CALL(fsync, flushing, -1),
    CALL(fdatasync, flushing, -1),
    CALL(syncfs, flushing, -1),
    CALL(sync, flushing, -1),
};
enum { call_count = sizeof calls / sizeof calls[0] };

enum { wanted_flags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };

// MARK: what is asked for

static long target;
static int injected_error;
static int keeps_failing;
static int injected_signal;
static const char *only;
static int lists;
static FILE *report;

static long counted;
static pid_t first;

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "kill-at: %s: %s\n", what, strerror(errno));
  exit(125);
}

static int code_of(const char *name) {
  static const struct {
    const char *name;
    int code;
  } known[] = {
      {"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EACCES", EACCES}, {"EDQUOT", EDQUOT},
      {"EROFS", EROFS},   {"EPERM", EPERM},   {"EMFILE", EMFILE}, {"SIGINT", SIGINT},
      {"SIGTERM", SIGTERM},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(known[i].name, name) == 0) return known[i].code;
  fprintf(stderr, "kill-at: unknown name %s\n", name);
  exit(125);
}

static char **parse(int count, char **words) {
  int i = 1;
  report = stderr;
  for (; i < count && strncmp(words[i], "--", 2) == 0; i++) {
    if (strcmp(words[i], "--from") == 0) keeps_failing = 1;
    else if (strcmp(words[i], "--list") == 0) lists = 1;
    else if (i + 1 == count) break;
    else if (strcmp(words[i], "--error") == 0) injected_error = code_of(words[++i]);
    else if (strcmp(words[i], "--only") == 0) only = words[++i];
    else if (strcmp(words[i], "--signal") == 0) injected_signal = code_of(words[++i]);
    else if (strcmp(words[i], "--report") == 0) {
      report = fopen(words[++i], "we");
      if (!report) fail(words[i]);
    } else break;
  }
  if (i + 2 < count && strcmp(words[i + 1], "--") == 0) {
    target = strtol(words[i], NULL, 10);
    return words + i + 2;
  }
  fputs("usage: kill-at [--error NAME [--from] | --signal NAME] [--list] [--report FILE]"
        " COUNT -- COMMAND...\n", stderr);
  exit(125);
}

// MARK: the command's side

// Stops at the calls of the table and lets all others run at full speed.
static void install_filter(void) {
  struct sock_filter code[4 + call_count * 6];
  size_t n = 0;
#define PUT(...) code[n++] = (struct sock_filter)__VA_ARGS__
  PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
  PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
  PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
  for (int i = 0; i < call_count; i++) {
    if (calls[i].rule == opening) {
      // Opening for reading alone is by far the most frequent call.
      PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, 0, 4));
      PUT(BPF_STMT(
          BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8u * calls[i].where));
      PUT(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, wanted_flags, 1, 0));
      PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
      PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
    } else {
      PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, 0, 1));
      PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
    }
  }
  PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
#undef PUT
  struct sock_fprog program = {.len = (unsigned short)n, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) fail("seccomp");
}

static pid_t start(char **command) {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) fail("pipe");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    char byte;
    // Until it is traced.
    if (read(gate[0], &byte, 1) != 1) _exit(125);
    install_filter();
    execvp(command[0], command);
    fprintf(stderr, "kill-at: %s: %s\n", command[0], strerror(errno));
    _exit(125);
  }
  long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                 PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SEIZE, child, NULL, options) != 0) fail("ptrace");
  if (write(gate[1], "", 1) != 1) fail("pipe");
  close(gate[0]);
  close(gate[1]);
  return child;
}

// MARK: the tracer's side

static int is_regular(pid_t thread, long descriptor) {
  char path[64];
  struct stat found;
  snprintf(path, sizeof path, "/proc/%d/fd/%ld", thread, descriptor);
  return stat(path, &found) == 0 && S_ISREG(found.st_mode);
}

static size_t read_memory(pid_t thread, uint64_t address, void *buffer, size_t size) {
  struct iovec here = {buffer, size}, there = {(void *)(uintptr_t)address, size};
  ssize_t got = process_vm_readv(thread, &here, 1, &there, 1, 0);
  return got < 0 ? 0 : (size_t)got;
}

static int counts(pid_t thread, const struct call *call, const uint64_t *arguments) {
  uint64_t flags = 0;
  switch (call->rule) {
  case always:
  case removing:
  case flushing:
  case opening: return 1;
  case opening_how:
    read_memory(thread, arguments[call->where], &flags, sizeof flags);
    return (flags & wanted_flags) != 0;
  case writing: return is_regular(thread, (int)arguments[call->where]);
  case cloning:
    return (uint32_t)arguments[1] == FICLONE || (uint32_t)arguments[1] == FICLONERANGE;
  }
  return 0;
}

static void list(pid_t thread, const struct call *call, const uint64_t *arguments) {
  char path[1024] = "";
  int where = call->rule == opening || call->rule == opening_how ? call->where - 1 : call->where;
  if (call->rule == writing || where < 0) {
    char link[64];
    int descriptor = (int)arguments[call->rule == writing ? call->where : 0];
    snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
  } else {
    uint64_t address = arguments[where];
    // Up to the end of the page: what is behind it may not be there.
    size_t size = 4096 - address % 4096;
    if (size > sizeof path - 1) size = sizeof path - 1;
    path[read_memory(thread, address, path, size)] = 0;
  }
  fprintf(report, "%ld %s %s\n", counted, call->name, path);
}

// Lets the stopped call fail without being done.
static void inject(pid_t thread, int code) {
#if defined(__x86_64__)
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, thread, NULL, &registers) != 0) return;
  registers.orig_rax = (unsigned long long)-1;
  registers.rax = (unsigned long long)-code;
  ptrace(PTRACE_SETREGS, thread, NULL, &registers);
#else
  int number = -1;
  struct iovec call = {&number, sizeof number};
  ptrace(PTRACE_SETREGSET, thread, (void *)NT_ARM_SYSTEM_CALL, &call);
  struct user_pt_regs registers;
  struct iovec all = {&registers, sizeof registers};
  if (ptrace(PTRACE_GETREGSET, thread, (void *)NT_PRSTATUS, &all) != 0) return;
  registers.regs[0] = (uint64_t)-code;
  ptrace(PTRACE_SETREGSET, thread, (void *)NT_PRSTATUS, &all);
#endif
}

// Returns whether everything is to be killed.
static int enter(pid_t thread) {
  struct ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) return 0;
  if (info.op != PTRACE_SYSCALL_INFO_SECCOMP) return 0;
  const struct call *call = calls;
  while (call < calls + call_count && (uint64_t)call->number != info.seccomp.nr) call++;
  uint64_t arguments[6];
  memcpy(arguments, info.seccomp.args, sizeof arguments);
  if (call == calls + call_count || !counts(thread, call, arguments)) return 0;
  if (only != NULL && strcmp(call->name, only) != 0) return 0;
  counted++;
  if (lists) list(thread, call, arguments);
  if (target == 0 || counted < target) return 0;
  if (injected_error) {
    int persists = keeps_failing && call->rule != removing;
    if (counted == target || persists) inject(thread, injected_error);
    return 0;
  }
  if (injected_signal) {
    if (counted == target) kill(first, injected_signal);
    return 0;
  }
  return counted == target;
}

// Every thread that was ever seen; a number may be another's by now, but only one of the tree, since
// the tracer has not seen the first one's end.
static pid_t *threads;
static size_t thread_count;

static void remember(pid_t thread) {
  for (size_t i = 0; i < thread_count; i++)
    if (threads[i] == thread) return;
  threads = realloc(threads, (thread_count + 1) * sizeof *threads);
  if (!threads) fail("memory");
  threads[thread_count++] = thread;
}

static void forget(pid_t thread) {
  for (size_t i = 0; i < thread_count; i++)
    if (threads[i] == thread) threads[i] = threads[--thread_count];
}

// Until all are dead, so that whoever looks next sees a tree that nobody changes.
static void kill_all(void) {
  for (size_t i = 0; i < thread_count; i++) kill(threads[i], SIGKILL);
  for (;;) {
    int status;
    pid_t thread = waitpid(-1, &status, __WALL);
    if (thread < 0 && errno == EINTR) continue;
    if (thread < 0) return;
    if (WIFSTOPPED(status)) kill(thread, SIGKILL);
  }
}

static int trace(void) {
  int result = 125;
  remember(first);
  for (;;) {
    int status;
    pid_t thread = waitpid(-1, &status, __WALL);
    if (thread < 0 && errno == EINTR) continue;
    if (thread < 0) return result;
    if (!WIFSTOPPED(status)) {
      forget(thread);
      if (thread == first)
        result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    remember(thread);
    int event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP && enter(thread)) {
      kill_all();
      return 137;
    }
    // Events are the tracer's own; other stops are signals on their way.
    ptrace(PTRACE_CONT, thread, NULL, event ? 0L : (long)WSTOPSIG(status));
  }
}

int main(int count, char **words) {
  char **command = parse(count, words);
  first = start(command);
  int result = trace();
  fprintf(report, "%ld\n", counted);
  return result;
}
#endif
