// SHA-256 by OpenSSL's libcrypto (it uses the processor's SHA instructions), bound with dlopen at
// the first large input: loading it costs 0.65 ms, a quarter of a start. Short inputs, and a
// machine without libcrypto, are served by the portable code here.
#ifndef LOCK_CCRYPTO_SHIM_H
#define LOCK_CCRYPTO_SHIM_H

#include <stdbool.h>
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

typedef struct {
  uint64_t h[8];
  uint64_t count;
  uint8_t block[128];
} ccrypto_sha512;

/// SHA-512, or SHA-384, which is its first 48 bytes from another start.
void ccrypto_sha512_init(ccrypto_sha512 *state, bool is384);
void ccrypto_sha512_update(ccrypto_sha512 *state, const void *bytes, size_t count);
/// Writes the first `size` bytes of the digest.
void ccrypto_sha512_final(ccrypto_sha512 *state, uint8_t *digest, size_t size);

#endif
