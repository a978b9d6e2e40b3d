import { readFileSync } from 'node:fs';

/** The files of a system that name its groups and users. */
interface Names {
  /** `/etc/group`. */
  readonly groups: string;
  /** `/etc/passwd`. */
  readonly users: string;
}

/**
 * Whether a group is this user's alone, so that nobody else can write what the group can. Many systems make a group for
 * each user, and let it write to whatever the user makes. It is the main group of this process. Root has no such group:
 * on BSD, administrators are in it, and in some containers everybody is.
 */
export function isOwnGroup(gid: number): boolean {
  const uid = process.getuid?.();
  if (uid === undefined || uid === 0 || gid !== process.getgid?.()) return false;
  return isUserGroup({ uid, gid }, { groups: textOf('/etc/group'), users: textOf('/etc/passwd') });
}

/**
 * Whether a group was made for a user: it has the number or the name of the user, and nobody else is known to be in it, as
 * a member or because it is their main group.
 */
export function isUserGroup({ uid, gid }: { readonly uid: number; readonly gid: number }, names: Names): boolean {
  const [groups, users] = [fieldsOf(names.groups), fieldsOf(names.users)];
  const [group, , , members = ''] = groups.find(([, , number]) => number === String(gid)) ?? [];
  const [user] = users.find(([, , number]) => number === String(uid)) ?? [];
  const isForUser = gid === uid || (group !== undefined && group === user);
  const hasMember = members.split(',').some((member) => member !== '' && member !== (user ?? group));
  const isOfAnother = users.some(([, , number, main]) => main === String(gid) && number !== String(uid));
  return isForUser && !hasMember && !isOfAnother;
}

const fieldsOf = (lines: string): string[][] => lines.split('\n').map((line) => line.split(':'));

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
