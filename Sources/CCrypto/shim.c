#include "shim.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

// Up to here the portable code is faster than loading the library would be.
enum { SHORT_INPUT = 128 * 1024 };

// ---- libcrypto (the low-level calls: the EVP ones initialize providers, 0.9 ms more) ----

static struct {
  int (*init)(void *);
  int (*update)(void *, const void *, size_t);
  int (*final)(unsigned char *, void *);
} api;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static void load(void) {
#ifdef __APPLE__
  static const char *const names[] = {"libSystem.dylib"};
  static const char *const symbols[] = {"CC_SHA256_Init", "CC_SHA256_Update", "CC_SHA256_Final"};
#else
  static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1"};
  static const char *const symbols[] = {"SHA256_Init", "SHA256_Update", "SHA256_Final"};
#endif
  for (size_t i = 0; i < sizeof names / sizeof *names && !loaded; i++) {
    void *library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) continue;
    api.init = (int (*)(void *))dlsym(library, symbols[0]);
    api.update = (int (*)(void *, const void *, size_t))dlsym(library, symbols[1]);
    api.final = (int (*)(unsigned char *, void *))dlsym(library, symbols[2]);
    loaded = api.init != NULL && api.update != NULL && api.final != NULL;
  }
}

// ---- portable (FIPS 180-4) ----

typedef struct {
  uint32_t h[8];
  uint64_t count;
  uint8_t block[64];
} portable_state;

_Static_assert(sizeof(portable_state) <= sizeof(((ccrypto_sha256 *)0)->storage), "state fits");

static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void compress(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++, block += 4)
    w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
  for (int i = 16; i < 64; i++) {
    uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
    uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void portable_init(portable_state *s) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(s->h, start, sizeof start);
  s->count = 0;
}

static void portable_update(portable_state *s, const uint8_t *bytes, size_t count) {
  size_t held = s->count % 64;
  s->count += count;
  if (held > 0) {
    size_t room = 64 - held, part = count < room ? count : room;
    memcpy(s->block + held, bytes, part);
    if (part < room) return;
    compress(s->h, s->block);
    bytes += part, count -= part;
  }
  for (; count >= 64; bytes += 64, count -= 64) compress(s->h, bytes);
  if (count > 0) memcpy(s->block, bytes, count);
}

static void portable_final(portable_state *s, uint8_t digest[32]) {
  uint64_t bits = s->count * 8;
  uint8_t padding[72] = {0x80};
  size_t length = (s->count % 64 < 56 ? 56 : 120) - s->count % 64;
  for (int i = 0; i < 8; i++) padding[length + i] = (uint8_t)(bits >> (56 - 8 * i));
  portable_update(s, padding, length + 8);
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

// ---- either ----

void ccrypto_sha256_init(ccrypto_sha256 *state, size_t expected) {
  state->portable = expected <= SHORT_INPUT;
  if (!state->portable) {
    pthread_once(&once, load);
    state->portable = !loaded || api.init(state->storage) != 1;
  }
  if (state->portable) portable_init((portable_state *)state->storage);
}

void ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count) {
  if (count == 0) return;
#ifdef __APPLE__
  // CommonCrypto counts in 32 bits.
  for (; !state->portable && count > UINT32_MAX / 2; count -= UINT32_MAX / 2) {
    api.update(state->storage, bytes, UINT32_MAX / 2);
    bytes = (const uint8_t *)bytes + UINT32_MAX / 2;
  }
#endif
  if (state->portable)
    portable_update((portable_state *)state->storage, bytes, count);
  else
    api.update(state->storage, bytes, count);
}

void ccrypto_sha256_final(ccrypto_sha256 *state, uint8_t digest[32]) {
  if (state->portable)
    portable_final((portable_state *)state->storage, digest);
  else
    api.final(digest, state->storage);
}

// ---- SHA-512 and SHA-384 (FIPS 180-4), of which few locks make use: portable alone ----

static const uint64_t wide_k[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static uint64_t wide_rotate(uint64_t x, int n) { return x >> n | x << (64 - n); }

static void wide_compress(uint64_t state[8], const uint8_t *block) {
  uint64_t w[80];
  for (int i = 0; i < 16; i++) {
    w[i] = 0;
    for (int j = 0; j < 8; j++) w[i] = w[i] << 8 | block[8 * i + j];
  }
  for (int i = 16; i < 80; i++) {
    uint64_t s0 = wide_rotate(w[i - 15], 1) ^ wide_rotate(w[i - 15], 8) ^ w[i - 15] >> 7;
    uint64_t s1 = wide_rotate(w[i - 2], 19) ^ wide_rotate(w[i - 2], 61) ^ w[i - 2] >> 6;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 80; i++) {
    uint64_t s1 = wide_rotate(e, 14) ^ wide_rotate(e, 18) ^ wide_rotate(e, 41);
    uint64_t t1 = h + s1 + ((e & f) ^ (~e & g)) + wide_k[i] + w[i];
    uint64_t s0 = wide_rotate(a, 28) ^ wide_rotate(a, 34) ^ wide_rotate(a, 39);
    uint64_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void ccrypto_sha512_init(ccrypto_sha512 *s, bool is384) {
  static const uint64_t start[2][8] = {
    {
      0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
      0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    },
    {
      0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
      0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
    },
  };
  memcpy(s->h, start[is384], sizeof start[is384]);
  s->count = 0;
}

void ccrypto_sha512_update(ccrypto_sha512 *s, const void *data, size_t count) {
  const uint8_t *bytes = data;
  size_t held = s->count % 128;
  s->count += count;
  if (held > 0) {
    size_t room = 128 - held, part = count < room ? count : room;
    if (part > 0) memcpy(s->block + held, bytes, part);
    if (part < room) return;
    wide_compress(s->h, s->block);
    bytes += part, count -= part;
  }
  for (; count >= 128; bytes += 128, count -= 128) wide_compress(s->h, bytes);
  if (count > 0) memcpy(s->block, bytes, count);
}

void ccrypto_sha512_final(ccrypto_sha512 *s, uint8_t *digest, size_t size) {
  uint64_t bits = s->count * 8, bits_above = s->count >> 61;
  uint8_t padding[144] = {0x80};
  size_t length = (s->count % 128 < 112 ? 112 : 240) - s->count % 128;
  for (int i = 0; i < 8; i++) padding[length + i] = (uint8_t)(bits_above >> (56 - 8 * i));
  for (int i = 0; i < 8; i++) padding[length + 8 + i] = (uint8_t)(bits >> (56 - 8 * i));
  ccrypto_sha512_update(s, padding, length + 16);
  for (size_t i = 0; i < size && i < 64; i++)
    digest[i] = (uint8_t)(s->h[i / 8] >> (56 - 8 * (i % 8)));
}
