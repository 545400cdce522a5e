"""Reflex's own settings. Everything that differs between machines comes from crm_app.config."""

import os
from typing import Unpack

# Before Reflex looks for bun: the lock is npm's.
os.environ.setdefault("REFLEX_USE_NPM", "1")

import reflex as rx
from reflex_base.plugins import PreCompileContext

from crm_app import config as environment

settings = environment.load()


class OwnPort(rx.plugins.Plugin):
    """Let a page find its websocket where the page itself came from.

    Reflex bakes the port of the build into the pages. One build must do for every port and host, so
    `getBackendURL` in utils/state.js takes the port of the page instead.
    """

    _BAKED = "endpoint.hostname = frontend_hostname;"
    _OWN = _BAKED + "\n    endpoint.port = window.location.port;"
    _GUESS = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Ask Reflex to change utils/state.js while it writes the pages."""
        context["add_modify_task"]("utils/state.js", self._use_own_port)

    def _use_own_port(self, source: str) -> str:
        if self._OWN in source:
            return source
        if source.count(self._BAKED) != 1 or source.count(self._GUESS) != 1:
            raise RuntimeError("Reflex har ändrat utils/state.js: se över OwnPort i rxconfig.py.")
        return source.replace(self._BAKED, self._OWN).replace(self._GUESS, "")


config = rx.Config(
    app_name="crm_app",
    backend_host=settings.host,
    backend_port=settings.port,
    frontend_port=settings.port,
    api_url="http://localhost",
    deploy_url=None,
    cors_allowed_origins=list(settings.allowed_origins),
    trusted_proxy_hops=settings.trusted_proxy_hops,
    transport="websocket",
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    default_color_mode="system",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["gzip"],
    plugins=[
        OwnPort(),
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(
                accent_color="indigo",
                gray_color="slate",
                radius="medium",
                scaling="95%",
                panel_background="solid",
            )
        ),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
