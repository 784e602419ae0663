#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.h"

namespace stoa {

namespace {

LogFormat chosen_format = LogFormat::text;

spdlog::logger& logger() {
    static const auto made = [] {
        auto out = spdlog::stderr_logger_mt("stoa");
        out->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
        out->flush_on(spdlog::level::info);
        return out;
    }();
    return *made;
}

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warning: return spdlog::level::warn;
        case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void set_log_level(LogLevel level) {
    logger().set_level(level_of(level));
}

void set_log_format(LogFormat format) {
    chosen_format = format;
    logger().set_pattern(format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
}

void write_log(LogLevel level, std::string_view room, std::string_view line) {
    if (chosen_format == LogFormat::json) {
        std::string fields = "\"room\":";
        write_json_string(fields, room);
        fields += ",\"message\":";
        write_json_string(fields, line);
        logger().log(level_of(level), "{}", fields);
        return;
    }
    // One event is one line: a newline inside would let hostile text forge an entry.
    std::string clean = fmt::format("{}: {}", room, line);
    for (char& c : clean) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    logger().log(level_of(level), "{}", clean);
}

}  // namespace stoa
