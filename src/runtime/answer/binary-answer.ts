import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { pictureType } from '../../common/picture.ts';
import { errorAnswer, type ToolAnswer } from '../../common/tool-answer.ts';

/** Maximum bytes of a file or image in an answer: a client keeps them in memory as base64, which is a third longer. */
const LARGEST = 1024 * 1024;

/** The media type if the controller does not give one: any. */
const UNKNOWN = 'application/octet-stream';

/**
 * An image as an image, and any other file as a resource (MCP 2026-07-28, `EmbeddedResource`), if it is not too large.
 */
export function binaryAnswer(tool: string, { body, mediaType }: ControllerAnswer): ToolAnswer {
  const picture = pictureType(body);
  const type = picture ?? (/^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : UNKNOWN);
  if (body.byteLength > LARGEST) {
    const size = `${tool} returned a file of ${body.byteLength} bytes (${type}), more than the ${LARGEST} that an answer can contain.`;
    return errorAnswer(
      `${size}\nFetch it with another program, or ask for a part of it if there are arguments for that.`,
    );
  }
  const data = Buffer.from(body).toString('base64');
  if (picture !== undefined) return { content: [{ type: 'image', data, mimeType: picture }] };
  const resource = { uri: `ziti-mcp://answer/${tool}`, mimeType: type, blob: data };
  return { content: [{ type: 'resource', resource }] };
}
