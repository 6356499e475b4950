// The arguments that the system started this process with.

#ifndef WRIT_ARGUMENTS_H
#define WRIT_ARGUMENTS_H

/// How many there are, the program's name included; -1 where the platform did not hand them over.
int writ_argument_count(void);

/// One of them, from 0; null outside of their number.
const char *writ_argument(int index);

#endif
