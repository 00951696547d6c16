/** The run's certificates as files, for real programs: in a temporary folder that goes when the run is over. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeEphemeralFolder, removeEphemeralFolder } from "../ephemeral-folder.ts";
import { runAuthority } from "./run-authority.ts";

/** What expressions see as `tls`. */
export interface TlsFiles {
  /** What a client has to trust. */
  readonly ca_file: string;
  /** What a server on this machine can show: the certificate for localhost, 127.0.0.1 and ::1, and its key. */
  readonly certificate_file: string;
  readonly key_file: string;
}

let written: { readonly folder: string; readonly files: TlsFiles } | undefined;

/** Writes them when they are first asked for. Throws Fault. */
export async function tlsFiles(): Promise<TlsFiles> {
  const authority = await runAuthority();
  if (written !== undefined) return written.files;
  const { certificate, key } = authority.identity("trusted");
  const folder = makeEphemeralFolder("tomada-tls-");
  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const files = {
    ca_file: write("ca.pem", authority.certificate),
    certificate_file: write("certificate.pem", certificate),
    key_file: write("key.pem", key),
  };
  written = { folder, files };
  return files;
}

/** Runs that are going on: a program that embeds Tomada may have several at once, with the same authority. */
let users = 0;

/** Keeps the files for as long as a run needs them; returns what says that it needs them no more. */
export function keepTlsFiles(): () => void {
  users++;
  return () => {
    users--;
    if (users > 0 || written === undefined) return;
    removeEphemeralFolder(written.folder);
    written = undefined;
  };
}
