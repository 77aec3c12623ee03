// libchafa as the system has it. Where it and glib lie, pkg-config says; only the door CChafa includes it.
#include <chafa.h>
