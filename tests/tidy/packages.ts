// Holds what the package.json files declare against the same table, and what the signer's whole
// program drags in.

import { importsOf, type Target, targetOf } from './imports.ts'
import { admits, CLOSURES, folderOfWorkspace, ROOMS, roomOf, SCOPE, workspaceOf } from './rooms.ts'
import { isCode, isProduct, isTest, type SourceFile, type Violation } from './source.ts'

type Manifest = {
  readonly folder: string
  readonly file: SourceFile
  readonly dependencies: Readonly<Record<string, string>>
}

const say = (path: string, line: number, message: string): Violation => ({
  rule: 'packages',
  path,
  line,
  message,
})

/** A workspace declares what its files import, and nothing that its row does not admit. */
export function checkManifests(files: readonly SourceFile[]): readonly Violation[] {
  return manifests(files).flatMap((manifest) => [
    ...checkVersions(manifest),
    ...(manifest.folder === '' ? [] : checkDeclared(manifest)),
    ...(manifest.folder === '' ? [] : checkUsed(manifest, files)),
  ])
}

function manifests(files: readonly SourceFile[]): readonly Manifest[] {
  return files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path) && !path.startsWith('bench/peers/'))
    .map((file) => {
      const read = JSON.parse(file.text) as Readonly<
        Record<string, Readonly<Record<string, string>>>
      >
      const dependencies = {
        ...read.dependencies,
        ...read.optionalDependencies,
        ...read.devDependencies,
      }
      return { folder: file.path.replace(/\/?package\.json$/, ''), file, dependencies }
    })
}

// A range would let in a package that nobody has looked at, the day the lockfile is made anew.
function checkVersions({ file, dependencies }: Manifest): readonly Violation[] {
  return Object.entries(dependencies)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => say(file.path, 1, `${name} "${version}" is no exact version`))
}

function checkDeclared({ folder, file, dependencies }: Manifest): readonly Violation[] {
  const rows = ROOMS.filter((room) => workspaceOf(room) === folder)
  if (rows.length === 0) return [say(file.path, 1, 'the workspace is not in the table of rooms')]
  const isAdmitted = (name: string) => {
    const ours = name.startsWith(SCOPE) ? folderOfWorkspace(name) : undefined
    if (ours !== undefined) return rows.some((room) => admits(room.ours, ours))
    const only = rows.flatMap((room) => room.only ?? [])
    return [...rows, ...only].some(({ packages }) => admits(packages, name))
  }
  return Object.keys(dependencies)
    .filter((name) => !isAdmitted(name))
    .map((name) => say(file.path, 1, `${folder} may not depend on ${name}`))
}

function checkUsed(manifest: Manifest, files: readonly SourceFile[]): readonly Violation[] {
  const { folder, dependencies } = manifest
  const own = files.filter(({ path }) => isProduct(path) && workspaceAt(path) === folder)
  return own.flatMap((file) =>
    importsOf(file).flatMap(({ specifier, line }) => {
      const name = specifier && nameOf(targetOf(file.path, specifier), specifier)
      if (!name || name in dependencies) return []
      return [say(file.path, line, `${folder}/package.json does not declare ${name}`)]
    }),
  )
}

const workspaceAt = (path: string) => {
  const room = roomOf(path)
  return room && workspaceOf(room)
}

// The name package.json declares it under; built-ins and our own files need no declaration.
function nameOf(target: Target, specifier: string): string | undefined {
  if (target.kind === 'package') return target.name
  return target.kind === 'workspace' ? specifier.split('/', 2).join('/') : undefined
}

/** No program holds more than its closure in the table: its imports' imports and their packages. */
export function checkClosures(files: readonly SourceFile[]): readonly Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const locked = lockedPackages(files)
  return CLOSURES.flatMap(({ from, packages, never = [] }) => {
    if (!byPath.has(from)) return []
    const held = closureOf(from, byPath)
    const all = withTheirOwn(held.packages, locked)
    return [
      ...[...all]
        .filter((name) => !admits(packages, name))
        .map((name) => say(from, 1, `the program may not hold the package ${name}`)),
      ...[...held.paths]
        .filter((path) => never.includes(path) || isTest(path))
        .map((path) => say(from, 1, `the program may not hold ${path}`)),
    ]
  })
}

function closureOf(from: string, byPath: ReadonlyMap<string, SourceFile>) {
  const paths = new Set([from])
  const packages = new Set<string>()
  // A Set is walked in the order of insertion, entries added on the way included.
  for (const path of paths) {
    const file = byPath.get(path)
    if (file === undefined || !isCode(path)) continue
    for (const { specifier } of importsOf(file)) {
      if (specifier === undefined) continue
      const target = targetOf(path, specifier)
      if (target.kind === 'package') packages.add(target.name)
      if (target.kind === 'file' || target.kind === 'workspace') paths.add(target.path)
    }
  }
  return { paths, packages }
}

type Locked = Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>

function lockedPackages(files: readonly SourceFile[]): Locked {
  const lock = files.find(({ path }) => path === 'package-lock.json')
  if (lock === undefined) return {}
  return (JSON.parse(lock.text) as { readonly packages: Locked }).packages
}

function withTheirOwn(packages: ReadonlySet<string>, locked: Locked): ReadonlySet<string> {
  const all = new Set(packages)
  for (const name of all) {
    const own = locked[`node_modules/${name}`]?.dependencies ?? {}
    for (const each of Object.keys(own)) all.add(each)
  }
  return all
}
