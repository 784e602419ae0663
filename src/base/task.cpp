#include "base/task.h"

#include <boost/asio/detached.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.h"

namespace stoa {

void spawn(asio::any_io_executor executor, std::string name, Task<> task) {
    asio::co_spawn(executor, std::move(task), [name = std::move(name)](std::exception_ptr failed) {
        if (!failed) return;
        try {
            std::rethrow_exception(failed);
        } catch (const boost::system::system_error& error) {
            if (error.code() != asio::error::operation_aborted) log_error("task", "{}: {}", name, error.what());
        } catch (const std::exception& error) {
            log_error("task", "{}: {}", name, error.what());
        }
    });
}

}  // namespace stoa
