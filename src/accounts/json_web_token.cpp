#include "accounts/json_web_token.h"

#include <algorithm>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include "base/json.h"

namespace stoa {

namespace {

template <auto free_it>
struct Free {
    template <class T>
    void operator()(T* it) const {
        free_it(it);
    }
};
using Number = std::unique_ptr<BIGNUM, Free<::BN_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<::OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<::OSSL_PARAM_free>>;
using KeyMaking = std::unique_ptr<EVP_PKEY_CTX, Free<::EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<::EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<::ECDSA_SIG_free>>;

constexpr std::size_t p256_bytes = 32;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view big_endian) {
    return Number(::BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

std::shared_ptr<void> make_key(const char* kind, OSSL_PARAM_BLD* builder) {
    const Params params(::OSSL_PARAM_BLD_to_param(builder));
    const KeyMaking making(::EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !making || ::EVP_PKEY_fromdata_init(making.get()) != 1 ||
        ::EVP_PKEY_fromdata(making.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
        return nullptr;
    return {key, [](void* it) { ::EVP_PKEY_free(static_cast<EVP_PKEY*>(it)); }};
}

std::shared_ptr<void> rsa_key(const boost::json::object& jwk) {
    const auto n = parse_base64url(find_text(jwk, "n").value_or("")), e = parse_base64url(find_text(jwk, "e").value_or(""));
    if (!n || !e || n->empty() || e->empty() || n->size() > 1024 || e->size() > 8) return nullptr;
    const Number modulus = number_of(*n), exponent = number_of(*e);
    const ParamBuilder builder(::OSSL_PARAM_BLD_new());
    if (!modulus || !exponent || !builder || ::BN_num_bits(modulus.get()) < min_rsa_bits || !::BN_is_odd(exponent.get()) || ::BN_is_one(exponent.get()) ||
        ::OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        ::OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return nullptr;
    return make_key("RSA", builder.get());
}

std::shared_ptr<void> p256_key(const boost::json::object& jwk) {
    const auto x = parse_base64url(find_text(jwk, "x").value_or("")), y = parse_base64url(find_text(jwk, "y").value_or(""));
    if (find_text(jwk, "crv") != "P-256" || !x || !y || x->size() != p256_bytes || y->size() != p256_bytes) return nullptr;
    const std::string point = "\x04" + *x + *y;
    const ParamBuilder builder(::OSSL_PARAM_BLD_new());
    // A point that is not on the curve is refused by EVP_PKEY_fromdata.
    if (!builder || ::OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        ::OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return nullptr;
    return make_key("EC", builder.get());
}

/// ES256's two numbers behind each other, as the ASN.1 that OpenSSL reads.
std::optional<std::string> der_of(std::string_view raw) {
    if (raw.size() != 2 * p256_bytes) return std::nullopt;
    const Signature signature(::ECDSA_SIG_new());
    Number r = number_of(raw.substr(0, p256_bytes)), s = number_of(raw.substr(p256_bytes));
    if (!signature || !r || !s || ::ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return std::nullopt;
    (void)r.release();  // the signature's now
    (void)s.release();
    unsigned char* der = nullptr;
    const int size = ::i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0) return std::nullopt;
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

bool is_signed(std::string_view text, std::string_view signature, EVP_PKEY* key) {
    const Digest digest(::EVP_MD_CTX_new());
    return digest && ::EVP_DigestVerifyInit(digest.get(), nullptr, ::EVP_sha256(), nullptr, key) == 1 &&
           ::EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

std::optional<boost::json::object> object_of(std::string_view base64url) {
    const auto text = parse_base64url(base64url);
    if (!text) return std::nullopt;
    auto json = parse_json(*text);
    if (!json || !json->is_object()) return std::nullopt;
    return std::move(json->as_object());
}

}  // namespace

std::string_view name_of(TokenFault fault) {
    switch (fault) {
        case TokenFault::malformed: return "it can't be read";
        case TokenFault::algorithm: return "it is signed with another algorithm than RS256 and ES256";
        case TokenFault::unknown_key: return "it is signed with a key that the provider does not name";
        default: return "its signature is wrong";
    }
}

std::optional<std::string> parse_base64url(std::string_view text) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &size, &end,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(size);
    return out;
}

std::string to_base64url(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    ::sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.pop_back();
    return out;
}

std::expected<TokenKeys, DecodeError> TokenKeys::parse(std::string_view text) {
    auto json = parse_json(text);
    if (!json) return std::unexpected(json.error());
    const auto* list = json->is_object() ? json->as_object().if_contains("keys") : nullptr;
    if (!list || !list->is_array()) return std::unexpected(DecodeError{"keys", "is no list"});
    TokenKeys out;
    for (const auto& item : list->as_array()) {
        if (!item.is_object() || out.keys_.size() == max_token_keys) continue;
        const auto& jwk = item.as_object();
        const std::string kind = find_text(jwk, "kty").value_or("");
        const std::string algorithm = kind == "RSA" ? "RS256" : kind == "EC" ? "ES256" : "";
        // A key says what it is for; where it says nothing, its kind decides.
        if (algorithm.empty() || find_text(jwk, "use").value_or("sig") != "sig" || find_text(jwk, "alg").value_or(algorithm) != algorithm) continue;
        if (auto key = kind == "RSA" ? rsa_key(jwk) : p256_key(jwk)) out.keys_.push_back({find_text(jwk, "kid").value_or(""), algorithm, std::move(key)});
    }
    return out;
}

std::expected<boost::json::object, TokenFault> TokenKeys::read(std::string_view token) const {
    const auto first = token.find('.'), second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > max_token_bytes || second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::unexpected(TokenFault::malformed);
    const auto header = object_of(token.substr(0, first));
    const auto signature = parse_base64url(token.substr(second + 1));
    if (!header || !signature || header->contains("crit")) return std::unexpected(TokenFault::malformed);
    const std::string algorithm = find_text(*header, "alg").value_or("");
    if (algorithm != "RS256" && algorithm != "ES256") return std::unexpected(TokenFault::algorithm);
    const auto id = find_text(*header, "kid");
    std::vector<const Key*> fitting;
    for (const Key& key : keys_) {
        if (key.algorithm == algorithm && (!id || key.id == *id)) fitting.push_back(&key);
    }
    if (fitting.empty() || (!id && fitting.size() > 1)) return std::unexpected(TokenFault::unknown_key);
    const auto checked = algorithm == "ES256" ? der_of(*signature) : signature;
    const std::string_view text = token.substr(0, second);
    const bool is_right = checked && std::ranges::any_of(fitting, [&](const Key* key) { return is_signed(text, *checked, static_cast<EVP_PKEY*>(key->key.get())); });
    if (!is_right) return std::unexpected(TokenFault::signature);
    auto claims = object_of(token.substr(first + 1, second - first - 1));
    if (!claims) return std::unexpected(TokenFault::malformed);
    return std::move(*claims);
}

}  // namespace stoa
