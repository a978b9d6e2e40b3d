import type { Logger } from '../../common/log.ts';
import type { AuditOutput } from '../../runtime/safety/audit/output.ts';
import type { AuditSink } from '../../runtime/safety/audit/sink.ts';
import type { AuditTarget } from '../files/audit-file.ts';

/** Opens audit trails, each target once: several networks may share one. */
export function auditOutputs(log: Logger): (target: AuditTarget) => Promise<AuditOutput> {
  const opened = new Map<string, Promise<AuditOutput>>();
  return (target) => {
    const key = target.kind === 'stderr' ? '' : target.path;
    const output = opened.get(key) ?? openOutput(target, log);
    opened.set(key, output);
    return output;
  };
}

async function openOutput(target: AuditTarget, log: Logger): Promise<AuditOutput> {
  const [{ AuditOutput }, sink] = await Promise.all([import('../../runtime/safety/audit/output.ts'), openSink(target)]);
  return new AuditOutput(sink, log);
}

async function openSink(target: AuditTarget): Promise<AuditSink> {
  if (target.kind === 'stderr') return (await import('../../runtime/safety/audit/sink.ts')).streamSink(process.stderr);
  const { FileSink } = await import('../../runtime/safety/audit/file-sink.ts');
  return new FileSink(target.path);
}
