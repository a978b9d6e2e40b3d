/** The minimum that any server must do: read a line, send one HTTPS request, write its answer as a line. */
import { createInterface } from 'node:readline';
import { Pool } from 'undici';

const [url = '', ca = ''] = process.argv.slice(2);
const pool = new Pool(url, { connect: { ca } });

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id } = JSON.parse(line) as { id?: number };
  if (id === undefined) return;
  const { body } = await pool.request({ method: 'GET', path: '/edge/management/v1/services?limit=10' });
  const text = await body.text();
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } })}\n`);
});
