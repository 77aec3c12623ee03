#include "csqlite.h"

#include <sqlite3.h>

int csqlite_leave_locks_to_caller(void) {
    return sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK;
}

const char *csqlite_version(void) { return sqlite3_libversion(); }
