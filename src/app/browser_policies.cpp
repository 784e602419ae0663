#include "app/browser_policies.h"

#include <set>

namespace stoa {

std::string page_policy(const std::vector<std::string>& origins, const std::string& path_prefix) {
    std::set<std::string> sources;
    // CSP has no words for an IPv6 address: such a server's own frames are 'self'.
    for (const std::string& origin : origins) sources.insert(origin.find('[') == std::string::npos ? origin + path_prefix + frame_path : "'self'");
    std::string frames;
    for (const std::string& source : sources) frames += " " + source;
    // frame-src also decides where a frame may navigate itself: nowhere else.
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self'; "
           "connect-src 'self'; manifest-src 'self'; frame-src" + frames + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'; trusted-types dompurify";
}

http::Pairs frame_headers() {
    return {
        // 'self' reaches our own files only: to a sandboxed document everything outside of frame_path is closed by CORP and CORS.
        {"Content-Security-Policy",
         "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
         "img-src data: blob:; media-src data: blob:; font-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
         "frame-src 'none'; child-src 'none'; worker-src 'none'; object-src 'none'; manifest-src 'none'; frame-ancestors 'self'"},
        // Chromium: no connection at all but to where the document came from, also those that no CSP directive knows (preconnect).
        {"Connection-Allowlist", "(response-origin)"},
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
