/* Laid between dpo and the C library: notes what is written to the files below $SHIM_DIR, lets the n-th call of a
 * kind fail, moves the clock. For tests alone.
 *   SHIM_DIR   what is noted and fails
 *   SHIM_LOG   where it is noted
 *   SHIM_FAIL  call:n:errno, such as fsync:3:5
 *   SHIM_CLOCK seconds that the clock is off
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FDS 1024
static char *paths[FDS];
static const char *dir;
static int out = -1, fail_errno, is_ready;
static long fail_at, seen;
static char fail_call[32];

static void ready(void) {
    if (is_ready) return;
    is_ready = 1;
    dir = getenv("SHIM_DIR");
    const char *log = getenv("SHIM_LOG");
    if (log) out = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const char *fail = getenv("SHIM_FAIL");
    if (fail) sscanf(fail, "%31[^:]:%ld:%d", fail_call, &fail_at, &fail_errno);
}

static int is_ours(const char *path) {
    ready();
    return dir && path && !strncmp(path, dir, strlen(dir));
}

static const char *of(int fd) {
    ready();
    return fd >= 0 && fd < FDS ? paths[fd] : NULL;
}

static void put(const void *bytes, size_t length) {
    while (out >= 0 && length) {
        long done = syscall(SYS_write, out, bytes, length);
        if (done <= 0) return;
        bytes = (const char *)bytes + done;
        length -= done;
    }
}

static void note(const char *format, ...) {
    char line[9000];
    va_list args;
    if (out < 0) return;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    put(line, length);
}

static int fails(const char *call) {
    if (!fail_at || strcmp(call, fail_call) || ++seen != fail_at) return 0;
    note("f %s\n", call);
    errno = fail_errno;
    return 1;
}

static int opened(int fd, const char *path, int was_there, int flags) {
    if (fd >= 0 && fd < FDS) {
        free(paths[fd]);
        paths[fd] = is_ours(path) ? strdup(path) : NULL;
        if (paths[fd]) note("o %d %d %d %s\n", fd, !was_there, !!(flags & O_TRUNC), path);
    }
    return fd;
}

static int is_there(const char *path) {
    struct stat unused;
    return !stat(path, &unused);
}

#define OPEN(NAME)                                                                    \
    int NAME(const char *path, int flags, ...) {                                      \
        va_list args;                                                                 \
        va_start(args, flags);                                                        \
        int mode = va_arg(args, int);                                                 \
        va_end(args);                                                                 \
        int was = is_ours(path) && is_there(path);                                    \
        if (is_ours(path) && fails("open")) return -1;                                \
        return opened(syscall(SYS_openat, AT_FDCWD, path, flags, mode), path, was, flags); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(NAME)                                                                  \
    int NAME(int at, const char *path, int flags, ...) {                              \
        va_list args;                                                                 \
        va_start(args, flags);                                                        \
        int mode = va_arg(args, int);                                                 \
        va_end(args);                                                                 \
        int was = is_ours(path) && is_there(path);                                    \
        if (is_ours(path) && fails("open")) return -1;                                \
        return opened(syscall(SYS_openat, at, path, flags, mode), path, was, flags);  \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
    if (of(fd)) {
        note("c %d\n", fd);
        free(paths[fd]);
        paths[fd] = NULL;
    }
    return syscall(SYS_close, fd);
}

static void wrote(int fd, const void *bytes, long length, long at) {
    if (length > 0) {
        note("w %d %ld %ld\n", fd, at, length);
        put(bytes, length);
        put("\n", 1);
    }
}

#define PWRITE(NAME)                                                     \
    ssize_t NAME(int fd, const void *bytes, size_t length, off_t at) {   \
        if (of(fd) && fails("write")) return -1;                         \
        ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, at);     \
        if (of(fd)) wrote(fd, bytes, done, at);                          \
        return done;                                                     \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *bytes, size_t length) {
    if (!of(fd)) return syscall(SYS_write, fd, bytes, length);
    if (fails("write")) return -1;
    long at = syscall(SYS_lseek, fd, 0, SEEK_CUR);
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    wrote(fd, bytes, done, at);
    return done;
}

#define TRUNCATE(NAME)                                       \
    int NAME(int fd, off_t length) {                         \
        if (of(fd) && fails("truncate")) return -1;          \
        int done = syscall(SYS_ftruncate, fd, length);       \
        if (!done && of(fd)) note("t %d %ld\n", fd, length); \
        return done;                                         \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(NAME, CALL)                          \
    int NAME(int fd) {                            \
        if (of(fd) && fails("fsync")) return -1;  \
        int done = syscall(CALL, fd);             \
        if (!done && of(fd)) note("s %d\n", fd);  \
        return done;                              \
    }
SYNC(fsync, SYS_fsync)
SYNC(fdatasync, SYS_fdatasync)

int unlink(const char *path) {
    if (is_ours(path) && fails("unlink")) return -1;
    int done = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!done && is_ours(path)) note("u %s\n", path);
    return done;
}

int rename(const char *from, const char *to) {
    if (is_ours(from) && fails("rename")) return -1;
    int done = syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (!done && is_ours(from)) note("r %s\t%s\n", from, to);
    return done;
}

int link(const char *from, const char *to) {
    if (is_ours(from) && fails("rename")) return -1;
    int done = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!done && is_ours(from)) note("l %s\t%s\n", from, to);
    return done;
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (is_ours(from) && fails("rename")) return -1;
    int done = syscall(SYS_linkat, a, from, b, to, flags);
    if (!done && is_ours(from)) note("l %s\t%s\n", from, to);
    return done;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int done = syscall(SYS_clock_gettime, clock, at);
    const char *off = clock == CLOCK_REALTIME ? getenv("SHIM_CLOCK") : NULL;
    if (!done && off) at->tv_sec += atol(off);
    return done;
}
