// Keeps argc and argv as the system hands them to a program. Swift's own list of them is read from /proc on Linux: where
// that is missing, as in a jail, it is empty or ends the process, and a gate that lost its arguments must not guess.

#include "arguments.h"
// This one also says which C library it is.
#include <limits.h>
#include <stddef.h>

static int count = -1;
static char **words = NULL;

// glibc and Apple's loader call a program's constructors with the arguments of `main`; others, such as musl, do not.
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    words = argv;
}
#endif

int writ_argument_count(void) { return count; }

const char *writ_argument(int index) {
    return words != NULL && index >= 0 && index < count ? words[index] : NULL;
}
