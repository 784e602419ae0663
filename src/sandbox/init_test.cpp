#include "sandbox/init.h"

#include <doctest/doctest.h>

using namespace stoa::sandbox;

namespace {
Order order(Order::Kind kind, int signal = 0) { return {kind, signal}; }
}  // namespace

TEST_CASE("init reads the shim's orders and nothing else") {
    CHECK(parse_order("START")->kind == Order::Kind::start);
    CHECK(parse_order("RESTART")->kind == Order::Kind::restart);
    CHECK(parse_order("QUIT")->kind == Order::Kind::quit);
    CHECK(parse_order("SIGNAL 2")->signal == 2);
    for (const char* message : {"", "start", "START ", "SIGNAL", "SIGNAL ", "SIGNAL 0", "SIGNAL 32", "SIGNAL -9", "SIGNAL 09", "SIGNAL 2\n"})
        CHECK_MESSAGE(!parse_order(message), message);
}

TEST_CASE("a program that ends by itself is reported and can be started again") {
    InitMachine machine;
    CHECK(machine.on_order(order(Order::Kind::start)).start);
    machine.on_started(7);
    CHECK_FALSE(machine.on_order(order(Order::Kind::start)).start);  // one at a time
    CHECK(machine.on_reaped(9, false, 0).exited.empty());            // an orphan
    CHECK(machine.on_reaped(7, false, 3).exited.view() == "EXITED code 3");
    CHECK(machine.on_order(order(Order::Kind::start)).start);
    machine.on_started(8);
    CHECK(machine.on_reaped(8, true, 9).exited.view() == "EXITED signal 9");
}

TEST_CASE("a signal goes to a living program only") {
    InitMachine machine;
    CHECK(machine.on_order(order(Order::Kind::signal, 2)).signal == 0);
    machine.on_started(7);
    CHECK(machine.on_order(order(Order::Kind::signal, 2)).signal == 2);
    machine.on_order(order(Order::Kind::restart));
    CHECK(machine.on_order(order(Order::Kind::signal, 2)).signal == 0);
}

TEST_CASE("restart kills all, says gone when nobody is left, and only then starts") {
    InitMachine machine;
    machine.on_started(7);
    Deeds deeds = machine.on_order(order(Order::Kind::restart));
    CHECK(deeds.kill_all);
    CHECK_FALSE(deeds.start);
    CHECK(machine.is_emptying());
    deeds = machine.on_reaped(7, true, 9);
    CHECK(deeds.exited.view() == "EXITED signal 9");
    CHECK_FALSE(deeds.gone);
    deeds = machine.on_empty();
    CHECK(deeds.gone);
    CHECK(deeds.start);
    CHECK_FALSE(deeds.quit);
    CHECK_FALSE(machine.is_emptying());
}

TEST_CASE("quit wins over a restart that is under way") {
    InitMachine machine;
    machine.on_started(7);
    machine.on_order(order(Order::Kind::restart));
    CHECK(machine.on_order(order(Order::Kind::quit)).kill_all);
    machine.on_order(order(Order::Kind::restart));
    machine.on_reaped(7, true, 9);
    Deeds deeds = machine.on_empty();
    CHECK(deeds.gone);
    CHECK(deeds.quit);
    CHECK_FALSE(deeds.start);
}

TEST_CASE("emptiness that nobody asked for is no news") {
    InitMachine machine;
    Deeds deeds = machine.on_empty();
    CHECK_FALSE(deeds.gone);
    CHECK_FALSE(deeds.start);
}
