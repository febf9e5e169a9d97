"""Textual's driver for a page in a web browser, for an app that is not to outlive who shows that page."""

from textual import messages
from textual.drivers import web_driver


class WebDriver(web_driver.WebDriver):
    """Ends the app at the end of its input: the server is gone, however it ended."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())
