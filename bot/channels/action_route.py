"""The actions route: what Rasa calls to run our actions, in this very process."""

from __future__ import annotations

import hmac
import json
import logging

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

logger = logging.getLogger(__name__)


def route(token: str) -> Route:
    """`POST /webhook?token=…`, as rasa-sdk's own server answers it."""
    executor = ActionExecutor()
    executor.register_package("actions")

    async def run(request: Request) -> Response:
        if not hmac.compare_digest(request.query_params.get("token", "").encode(), token.encode()):
            return JSONResponse({"error": "unauthorized"}, status_code=401)
        call = json.loads(await request.body())
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, status_code=400)
        except ActionNotFoundException as missing:
            return JSONResponse({"error": str(missing), "action_name": missing.action_name}, status_code=404)
        except Exception as error:
            # Rasa turns any failure into a failed turn, which is tried again; the traceback names no words.
            logger.exception("action failed", extra={"action": call.get("next_action"), "error": type(error).__name__})
            return JSONResponse({"error": "action_failed", "action_name": call.get("next_action")}, status_code=500)
        return JSONResponse(result.model_dump() if hasattr(result, "model_dump") else result)

    return Route("/webhook", run, methods=["POST"])
