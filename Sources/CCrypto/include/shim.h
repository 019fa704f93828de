// SHA-256 by OpenSSL's libcrypto (it uses the processor's SHA instructions), bound with dlopen at
// the first large input: loading it costs 0.65 ms, a quarter of a start. Short inputs, and a
// machine without libcrypto, are served by the portable code here.
#ifndef LOCK_CCRYPTO_SHIM_H
#define LOCK_CCRYPTO_SHIM_H

#include <stddef.h>
#include <stdint.h>

/// Room for OpenSSL's SHA256_CTX (112 bytes) as well as for the portable state.
typedef struct {
  uint64_t storage[24];
  int portable;
} ccrypto_sha256;

/// `expected` is the number of bytes to come if known, else SIZE_MAX; it decides who hashes.
void ccrypto_sha256_init(ccrypto_sha256 *state, size_t expected);
void ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count);
void ccrypto_sha256_final(ccrypto_sha256 *state, uint8_t digest[32]);

#endif
