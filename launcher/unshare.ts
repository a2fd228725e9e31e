// The walls by hand, where `bwrap` is missing: a memory file system with the view's mounts becomes
// the root, the old root is let go, and every capability is dropped before the command starts.

import type { View } from './view.ts'

const SCRIPT = `
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=0755 countersign "$STAGE"
cd "$STAGE"
mkdir old proc
mount -t proc proc proc
if [ "$DEVICES" ]; then
  mkdir -p dev/shm tmp
  mount -t tmpfs -o mode=1777 countersign dev/shm
  for name in null zero random urandom; do
    : > "dev/$name"
    mount --bind "/dev/$name" "dev/$name"
  done
fi
TAB=$(printf '\\t')
while IFS="$TAB" read -r mode from to; do
  if [ "$mode" = link ]; then
    mkdir -p ".\${to%/*}"
    ln -s "$from" ".$to"
    continue
  fi
  if [ -d "$from" ]; then mkdir -p ".$to"
  else
    mkdir -p ".\${to%/*}"
    : > ".$to"
  fi
  mount --bind "$from" ".$to"
  if [ "$mode" = read ]; then
    mount -o remount,bind,ro,nosuid ".$to" 2>/dev/null || mount -o remount,bind,ro ".$to"
  fi
done <<MOUNTS
$PLAN
MOUNTS
mkdir wall
for tool in umount mount setpriv env unshare; do
  : > "wall/$tool"
  mount --bind "$(command -v $tool)" "wall/$tool"
done
pivot_root . old
cd /
/wall/umount -l /old
[ "$DEVICES" ] || /wall/umount -l /proc
/wall/mount -o remount,ro /
# A second namespace makes it another uid than root, for who refuses to be root. It needs /proc.
[ "$DEVICES" ] && set -- /wall/unshare --user --map-user=1000 --map-group=1000 -- "$@"
exec "$@"
`

/** The arguments of `unshare`. */
export function unshareArgs(view: View): readonly string[] {
  const plan = [
    ...view.mounts.map(({ mode, from, to }) => [mode, from, to]),
    ...view.links.map(({ path, target }) => ['link', target, path]),
  ]
  const settings = [
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    `STAGE=${view.stage}`,
    `DEVICES=${view.hasDevices ? 'yes' : ''}`,
    `PLAN=${plan.map((line) => line.join('\t')).join('\n')}`,
  ]
  return [
    ...['--user', '--map-root-user', '--mount', '--ipc', '--uts', '--pid'],
    ...(view.network === 'none' ? ['--net'] : []),
    ...['--fork', ...(view.ending === 'kill' ? ['--kill-child'] : [])],
    ...['env', ...settings, '/bin/sh', '-c', SCRIPT, 'cage'],
    ...['/wall/setpriv', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'],
    ...['/wall/env', '-i', '-C', view.workplace],
    ...Object.entries(view.environment).map(([name, value]) => `${name}=${value}`),
    ...view.command,
  ]
}
