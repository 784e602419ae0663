#include "app/browser_policies.h"

#include <algorithm>
#include <ranges>
#include <set>

#include "egress/policy.h"

namespace stoa {

namespace {

bool is_any(const std::vector<std::string>& image_hosts) {
    return std::ranges::find(image_hosts, "*") != image_hosts.end();
}

/// Of `img-src`, beside what is ours.
std::string image_sources(const std::vector<std::string>& image_hosts) {
    if (is_any(image_hosts)) return " https:";
    std::string sources;
    for (const std::string& host : image_hosts) sources += " https://" + host;
    return sources;
}

/// Of `Connection-Allowlist`, whose words are URL patterns.
std::string image_patterns(const std::vector<std::string>& image_hosts) {
    if (is_any(image_hosts)) return " \"https://*:*\"";
    std::string patterns;
    for (const std::string& host : image_hosts) patterns += " \"https://" + host + "\"";
    return patterns;
}

}  // namespace

bool is_image_host(std::string_view text) {
    if (text == "*") return true;
    const bool below = text.starts_with("*.");
    if (below) text.remove_prefix(2);
    if (text.size() > max_host_name_bytes) return false;
    std::size_t labels = 0;
    std::string_view last;
    for (const auto part : std::views::split(text, '.')) {
        last = std::string_view(part.begin(), part.end());
        if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-') return false;
        if (!std::ranges::all_of(last, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; })) return false;
        ++labels;
    }
    // A name's last label has a letter; without one it is an address. "*.org" would be next to any.
    return labels >= (below ? 2u : 1u) && std::ranges::any_of(last, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string page_policy(const std::vector<std::string>& origins, const std::string& path_prefix, const std::vector<std::string>& image_hosts) {
    std::set<std::string> sources;
    // CSP has no words for an IPv6 address: such a server's own frames are 'self'.
    for (const std::string& origin : origins) sources.insert(origin.find('[') == std::string::npos ? origin + path_prefix + frame_path : "'self'");
    std::string frames;
    for (const std::string& source : sources) frames += " " + source;
    // frame-src also decides where a frame may navigate itself: nowhere else.
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:" + image_sources(image_hosts) +
           "; media-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src" + frames + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'; trusted-types dompurify";
}

http::Pairs frame_headers(const std::vector<std::string>& image_hosts) {
    return {
        // 'self' reaches our own files only: to a sandboxed document everything outside of frame_path is closed by CORP and CORS.
        {"Content-Security-Policy",
         "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
         "img-src data: blob:" + image_sources(image_hosts) + "; media-src data: blob:; font-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
         "frame-src 'none'; child-src 'none'; worker-src 'none'; object-src 'none'; manifest-src 'none'; frame-ancestors 'self'"},
        // Chromium: no connection at all but to where the document came from, also those that no CSP directive knows (preconnect).
        {"Connection-Allowlist", "(response-origin" + image_patterns(image_hosts) + ")"},
        {"X-Frame-Options", "SAMEORIGIN"},
        {"X-DNS-Prefetch-Control", "off"},
        {"Referrer-Policy", "no-referrer"},
        // The frame's origin is opaque, so its own scripts and fonts come from elsewhere to it.
        {"Cross-Origin-Resource-Policy", "cross-origin"},
        {"Access-Control-Allow-Origin", "*"},
        {"Permissions-Policy",
         "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), "
         "encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), keyboard-map=(), "
         "local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
         "publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), xr-spatial-tracking=()"},
    };
}

}  // namespace stoa
