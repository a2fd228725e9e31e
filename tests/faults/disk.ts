// A disk that can lose its power: ext4 on a loop device, shut down hard, so that whatever was not
// flushed is gone. Needs root and loop devices.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Disk = {
  /** Where it is mounted. */
  readonly folder: string
  /** Not a byte reaches the disk from now on, and the file system's own log is not flushed. */
  cut(): void
  /** After a cut: mounted again with what had reached it, as after a start of the machine. */
  again(): void
  close(): void
}

const BYTES = 400 * 1024 * 1024

// EXT4_IOC_SHUTDOWN of linux/fs/ext4/ext4.h, with EXT4_GOING_FLAGS_NOLOGFLUSH.
const CUT = `open(my $disk, '<', $ARGV[0]) or die; my $how = pack('L', 2);
  ioctl($disk, 0x8004587d, $how) or die "$!\\n"`

/** Why this machine has none, or null. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux') return 'power cuts are tried on Linux only'
  if (!existsSync('/dev/loop-control')) return 'this machine has no loop devices'
  if (process.getuid?.() !== 0) return 'mounting a disk takes root'
  if (!tool('mkfs.ext4')) return 'mkfs.ext4 is not installed'
  return tool('perl') ? null : 'perl is not installed, which shuts the disk down'
}

/** @throws Error where a tool fails */
export function openDisk(): Disk {
  const root = mkdtempSync(join(tmpdir(), 'cs-disk-'))
  const folder = join(root, 'm')
  mkdirSync(folder)
  let image = join(root, 'image0')
  writeFileSync(image, '')
  truncateSync(image, BYTES)
  run('mkfs.ext4', '-q', '-F', image)
  // The loop device goes when nobody uses it any more.
  const mount = () => void run('mount', '-t', 'ext4', '-o', 'loop', image, folder)
  const remove = () => rmSync(root, { recursive: true, force: true })
  const unmount = () => void run('umount', '--lazy', folder)
  let cuts = 0
  try {
    mount()
  } catch (error) {
    remove()
    throw error
  }
  return {
    folder,
    cut: () => void run('perl', '-e', CUT, folder),
    again() {
      unmount()
      // Some other process's view may still hold the old one, which stays dead. What had reached
      // it by the cut is what the next one begins with.
      const next = join(root, `image${++cuts}`)
      run('cp', '--sparse=always', image, next)
      rmSync(image)
      image = next
      mount()
    },
    close() {
      unmount()
      remove()
    },
  }
}

const PATHS = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

const tool = (name: string) =>
  ['/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((folder) => existsSync(join(folder, name)))

function run(command: string, ...args: readonly string[]): string {
  const done = spawnSync(command, args, { env: PATHS, encoding: 'utf8' })
  if (done.status === 0) return done.stdout
  throw new Error(`${command}: ${done.error?.message ?? done.stderr.trim()}`)
}
