// System calls that a C library shows only to programs that ask for its extensions, which Swift's
// own module of it does not.
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sys/syscall.h>
#endif

int lock_flush_file_system(int descriptor) {
#ifdef __linux__
  return syncfs(descriptor);
#else
  sync();
  return lock_flush(descriptor);
#endif
}

int lock_flush(int descriptor) {
#ifdef F_FULLFSYNC
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
  return fsync(descriptor);
}

int lock_rename_exclusively(const char *from, const char *to) {
#if defined(__linux__) && defined(SYS_renameat2)
  int done = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1 /* RENAME_NOREPLACE */);
  if (done == 0 || (errno != ENOSYS && errno != EINVAL)) return done;
#elif defined(RENAME_EXCL)
  int done = renamex_np(from, to, RENAME_EXCL);
  if (done == 0 || errno != ENOTSUP) return done;
#endif
  // A file system that cannot tell by itself: others do not write here while the lock is held.
  struct stat found;
  if (lstat(to, &found) == 0) {
    errno = EEXIST;
    return -1;
  }
  return errno == ENOENT ? rename(from, to) : -1;
}

static volatile int forwarded_to = -1;

static void forward(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe holds signals enough.
  if (write(forwarded_to, &byte, 1) < 0) errno = 0;
  errno = saved;
}

int lock_forward_signals(int descriptor) {
  struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  forwarded_to = descriptor;
  if (sigaction(SIGINT, &action, NULL) != 0) return -1;
  if (sigaction(SIGTERM, &action, NULL) != 0) return -1;
  // Whoever had it ignored, as `nohup` does, wants the program to go on.
  struct sigaction earlier;
  if (sigaction(SIGHUP, NULL, &earlier) != 0) return -1;
  return earlier.sa_handler == SIG_IGN ? 0 : sigaction(SIGHUP, &action, NULL);
}

int lock_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

void lock_return_large_blocks(void) {
#ifdef __GLIBC__
  // Set once, the threshold no longer grows to what was last freed.
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

int lock_holds(const void *bytes, size_t count, const void *part, size_t length) {
  return memmem(bytes, count, part, length) != NULL;
}
