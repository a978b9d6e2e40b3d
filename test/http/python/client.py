"""What the newest Python client makes of a server: prints it as JSON. Arguments: URL and era; the token is in TOKEN."""

import asyncio
import json
import os
import re
import sys

from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp_types import ElicitResult, PromptReference

URL, MODE = sys.argv[1:]
HEADERS = {"Authorization": f"Bearer {os.environ['TOKEN']}"}


def text_of(result) -> str:
    return "\n".join(block.text for block in result.content)


async def main() -> None:
    questions: list[str] = []

    async def ask(_, params):
        questions.append(params.message)
        return ElicitResult(action="accept", content={})

    async with create_mcp_http_client(headers=HEADERS) as http:
        transport = streamable_http_client(URL, http_client=http)
        async with Client(transport, mode=MODE, elicitation_callback=ask) as client:
            tools, cursor = [], None
            while True:
                page = await client.list_tools(cursor=cursor)
                tools += [tool.name for tool in page.tools]
                cursor = page.next_cursor
                if cursor is None:
                    break
            listed = await client.call_tool("listServices", {"limit": 1})
            failed = await client.call_tool("detailService", {"id": "no-such-service"})
            made = await client.call_tool("createService", {"name": f"made by {MODE} {os.getpid()}", "encryptionRequired": True})
            new = re.search(r'"id":"([^"]+)"', text_of(made))[1]
            deleted = await client.call_tool("deleteService", {"id": new})
            gone = await client.call_tool("detailService", {"id": new})
            prompts = (await client.list_prompts()).prompts
            names = {"identity": "a", "service": "b"}
            prompt = await client.get_prompt("why-cant-x-reach-y", names)
            resources = (await client.list_resources()).resources
            templates = (await client.list_resource_templates()).resource_templates
            summary = await client.read_resource(resources[0].uri)
            of = PromptReference(type="ref/prompt", name="why-cant-x-reach-y")
            completion = await client.complete(of, {"name": "service", "value": ""})
            report = {
                "revision": client.protocol_version,
                "tools": tools,
                "listed": text_of(listed),
                "failed": [failed.is_error, text_of(failed)],
                "questions": questions,
                "deleted": [deleted.is_error, gone.is_error],
                "prompts": [each.name for each in prompts],
                "prompt": [message.content.text for message in prompt.messages],
                "resources": [str(each.uri) for each in resources],
                "templates": [each.uri_template for each in templates],
                "summary": summary.contents[0].text,
                "completion": completion.completion.values,
            }
    print(json.dumps(report))


asyncio.run(main())
