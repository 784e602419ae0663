#include "sandbox/init.h"

namespace stoa::sandbox {

std::optional<Order> parse_order(std::string_view message) {
    if (message == "START") return Order{Order::Kind::start, 0};
    if (message == "RESTART") return Order{Order::Kind::restart, 0};
    if (message == "QUIT") return Order{Order::Kind::quit, 0};
    constexpr std::string_view signal = "SIGNAL ";
    if (!starts_with(message, signal)) return std::nullopt;
    message.remove_prefix(signal.size());
    std::uint64_t number = 0;
    if (!parse_number(message, number) || number < 1 || number > 31) return std::nullopt;
    return Order{Order::Kind::signal, static_cast<int>(number)};
}

Deeds InitMachine::on_order(const Order& order) {
    Deeds deeds;
    switch (order.kind) {
        case Order::Kind::start:
            deeds.start = program_ == 0 && after_ == After::nothing;
            if (after_ == After::nothing) break;
            if (after_ != After::quit) after_ = After::start;
            break;
        case Order::Kind::signal:
            deeds.signal = program_ != 0 && after_ == After::nothing ? order.signal : 0;
            break;
        case Order::Kind::restart:
            if (after_ != After::quit) after_ = After::start;
            deeds.kill_all = true;
            break;
        case Order::Kind::quit:
            after_ = After::quit;
            deeds.kill_all = true;
            break;
    }
    return deeds;
}

Deeds InitMachine::on_reaped(int pid, bool by_signal, int number) {
    Deeds deeds;
    if (pid != program_ || pid == 0) return deeds;
    program_ = 0;
    deeds.exited.add("EXITED ").add(by_signal ? "signal " : "code ").add(static_cast<std::uint64_t>(number));
    return deeds;
}

Deeds InitMachine::on_empty() {
    Deeds deeds;
    deeds.gone = after_ != After::nothing;
    deeds.quit = after_ == After::quit;
    deeds.start = after_ == After::start;
    after_ = After::nothing;
    return deeds;
}

}  // namespace stoa::sandbox
