#ifndef LOCK_CFILES_SHIM_H
#define LOCK_CFILES_SHIM_H

#include <stddef.h>

/// Writes everything that is changed on the file system of an open descriptor to its device, and
/// waits for it; 0, or -1 with `errno` set.
int lock_flush_file_system(int descriptor);

/// Writes an open file or folder to its device, through the device's own cache; 0, or -1 with
/// `errno` set.
int lock_flush(int descriptor);

/// Renames without replacing what stands at `to`; 0, or -1 with `errno` set (EEXIST).
int lock_rename_exclusively(const char *from, const char *to);

/// From now on SIGINT, SIGTERM and, unless it is ignored, SIGHUP are written to an open descriptor, a
/// byte with the signal's number each, whichever thread they come to; 0, or -1 with `errno` set.
int lock_forward_signals(int descriptor);

/// Opens a pipe whose ends no program gets that is started meanwhile, where the system can do that;
/// 0, or -1 with `errno` set.
int lock_pipe(int ends[2]);

/// Has the allocator give large blocks back to the system as soon as they are freed.
void lock_return_large_blocks(void);

/// Whether some bytes hold others next to each other.
int lock_holds(const void *bytes, size_t count, const void *part, size_t length);

#endif
