#include "guard/sealed_rules.h"

#include <array>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>
#include <sodium.h>

namespace stoa::guard {

namespace {

constexpr std::string_view bundle_mark = "STOASEAL";
constexpr std::size_t key_bytes = crypto_sign_PUBLICKEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t signature_bytes = crypto_sign_BYTES;
constexpr std::size_t head_bytes = bundle_mark.size() + 2 + 8 + 8 + key_bytes + nonce_bytes + 4;
constexpr std::string_view bundle_name = "bundle.sealed";

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used");
}

void put(std::string& out, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
}

/// Takes from the front; nothing where less is left.
struct BundleReader {
    std::string_view rest;

    std::optional<std::string_view> take(std::size_t count) {
        if (count > rest.size()) return std::nullopt;
        const auto out = rest.substr(0, count);
        rest.remove_prefix(count);
        return out;
    }
    std::optional<std::uint64_t> number(int width) {
        const auto bytes = take(static_cast<std::size_t>(width));
        if (!bytes) return std::nullopt;
        std::uint64_t out = 0;
        for (int i = 0; i < width; ++i) out |= std::uint64_t{static_cast<unsigned char>((*bytes)[static_cast<std::size_t>(i)])} << (8 * i);
        return out;
    }
};

std::unexpected<DecodeError> refused(std::string what) { return std::unexpected(DecodeError{"the bundle", std::move(what)}); }

std::string base64_of(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    out.pop_back();
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(raw(out), out.size(), text.data(), text.size(), "\r\n ", &length, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(length);
    return out;
}

struct SealKeyForm {
    std::string_view word;
    std::size_t bytes;
};
SealKeyForm form_of(SealKeyKind kind) {
    constexpr std::array<SealKeyForm, 3> forms = {{{"stoa-rules-public", key_bytes},
                                                   {"stoa-rules-signing", crypto_sign_SECRETKEYBYTES},
                                                   {"stoa-rules-secret", crypto_aead_xchacha20poly1305_ietf_KEYBYTES}}};
    return forms[static_cast<std::size_t>(kind)];
}

std::expected<std::vector<RuleFile>, DecodeError> files_of(std::string_view payload) {
    BundleReader at{payload};
    const auto count = at.number(2);
    if (!count || *count > max_bundle_files) return refused("holds no list of files");
    std::vector<RuleFile> out;
    for (std::uint64_t i = 0; i < *count; ++i) {
        RuleFile file;
        const auto name_length = at.number(1);
        const auto name = name_length ? at.take(static_cast<std::size_t>(*name_length)) : std::nullopt;
        const auto length = name ? at.number(4) : std::nullopt;
        const auto text = length ? at.take(static_cast<std::size_t>(*length)) : std::nullopt;
        if (!text) return refused(fmt::format("ends within its file {}", i + 1));
        if (!name->ends_with(".rules")) return refused(fmt::format("holds a file {} that is no *.rules", i + 1));
        file.name = *name;
        file.text = *text;
        file.is_sealed = true;
        out.push_back(std::move(file));
    }
    if (!at.rest.empty()) return refused("goes on behind its last file");
    return out;
}

}  // namespace

SealKeys make_seal_keys() {
    require_sodium();
    SealKeys out{std::string(key_bytes, '\0'), std::string(crypto_sign_SECRETKEYBYTES, '\0'), std::string(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0')};
    crypto_sign_keypair(raw(out.public_key), raw(out.signing_key));
    crypto_aead_xchacha20poly1305_ietf_keygen(raw(out.secret));
    return out;
}

std::string seal_key_file(SealKeyKind kind, std::string_view key) { return fmt::format("{} {}\n", form_of(kind).word, base64_of(key)); }

std::expected<std::string, DecodeError> parse_seal_key(SealKeyKind kind, std::string_view text) {
    const auto [word, bytes] = form_of(kind);
    const auto wrong = std::unexpected(DecodeError{"the key", fmt::format("is no line '{} BASE64' of {} bytes", word, bytes)});
    if (text.size() > 1000 || !text.starts_with(word) || text.substr(word.size(), 1) != " ") return wrong;
    auto key = from_base64(text.substr(word.size() + 1));
    if (!key || key->size() != bytes) return wrong;
    return std::move(*key);
}

std::string seal_rules(std::span<const RuleFile> files, std::uint64_t number, std::int64_t made_at, std::string_view signing_key,
                       std::string_view secret) {
    require_sodium();
    if (signing_key.size() != crypto_sign_SECRETKEYBYTES) throw std::runtime_error("there is no key to sign with");
    if (files.empty() || files.size() > max_bundle_files) throw std::runtime_error(fmt::format("a bundle holds 1 to {} files", max_bundle_files));
    std::string payload;
    put(payload, files.size(), 2);
    for (const RuleFile& file : files) {
        if (file.name.size() > 255 || !file.name.ends_with(".rules")) throw std::runtime_error(file.name + " can't be in a bundle: only *.rules can");
        put(payload, file.name.size(), 1);
        payload += file.name;
        put(payload, file.text.size(), 4);
        payload += file.text;
        if (payload.size() > max_bundle_bytes - 1024) throw std::runtime_error("the rules are larger than 16 MiB");
    }
    std::string nonce(nonce_bytes, '\0');
    if (!secret.empty()) randombytes_buf(nonce.data(), nonce.size());
    std::string out(bundle_mark);
    put(out, 1, 1);
    put(out, secret.empty() ? 0 : 1, 1);
    put(out, number, 8);
    put(out, std::bit_cast<std::uint64_t>(made_at), 8);
    out += signing_key.substr(signing_key.size() - key_bytes);  // libsodium keeps the public key behind the seed
    out += nonce;
    put(out, payload.size() + (secret.empty() ? 0 : tag_bytes), 4);
    if (!secret.empty()) {
        std::string packed(payload.size() + tag_bytes, '\0');
        crypto_aead_xchacha20poly1305_ietf_encrypt(raw(packed), nullptr, raw(payload), payload.size(), raw(out), out.size(), nullptr, raw(nonce), raw(secret));
        payload = std::move(packed);
    }
    out += payload;
    std::string signature(signature_bytes, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(std::string_view(out)), out.size(), raw(signing_key));
    return out + signature;
}

std::expected<Bundle, DecodeError> open_bundle(std::string_view bytes, std::string_view public_key, std::string_view secret, std::uint64_t least) {
    require_sodium();
    if (bytes.size() > max_bundle_bytes) return refused("is larger than 16 MiB");
    if (!bytes.starts_with(bundle_mark)) return refused("is no bundle of sealed rules");
    if (bytes.size() < head_bytes + signature_bytes) return refused("is cut off");
    BundleReader at{bytes.substr(bundle_mark.size())};
    if (at.number(1) != 1) return refused("is of a later version of Stoa");
    Bundle out;
    const auto flags = at.number(1).value_or(0);
    out.number = at.number(8).value_or(0);
    out.made_at = std::bit_cast<std::int64_t>(at.number(8).value_or(0));
    out.signer = at.take(key_bytes).value_or("");
    if (!public_key.empty() && out.signer != public_key) return refused("is signed by another key");
    const std::string_view nonce = at.take(nonce_bytes).value_or("");
    const auto length = at.number(4).value_or(0);
    if (at.rest.size() != length + signature_bytes) return refused(at.rest.size() < length + signature_bytes ? "is cut off" : "goes on behind its end");
    const std::string_view signed_part = bytes.substr(0, bytes.size() - signature_bytes);
    if (crypto_sign_verify_detached(raw(bytes.substr(signed_part.size())), raw(signed_part), signed_part.size(), raw(out.signer)) != 0)
        return refused("was changed after it was signed");
    if (flags > 1) return refused("is of a later version of Stoa");
    if (out.number < least) return refused(fmt::format("has number {}, and {} was loaded before: an older one is not taken", out.number, least));
    out.encrypted = flags == 1;
    std::string payload(at.take(static_cast<std::size_t>(length)).value_or(""));
    if (out.encrypted) {
        if (secret.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) return refused("is encrypted, and no secret was given");
        if (payload.size() < tag_bytes) return refused("is cut off");
        std::string plain(payload.size() - tag_bytes, '\0');
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(std::string_view(payload)), payload.size(), raw(bytes), head_bytes,
                                                       raw(nonce), raw(secret)) != 0)
            return refused("is encrypted with another secret");
        payload = std::move(plain);
    }
    auto files = files_of(payload);
    if (!files) return std::unexpected(std::move(files.error()));
    out.files = std::move(*files);
    return out;
}

RuleFile kept_bundle(std::string_view bytes) {
    RuleFile out;
    out.name = bundle_name;
    out.text = base64_of(bytes);
    return out;
}

std::optional<std::string> find_kept_bundle(const RuleFile& file) { return file.name == bundle_name ? from_base64(file.text) : std::nullopt; }

}  // namespace stoa::guard
