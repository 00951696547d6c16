import { expect, it } from "vitest";
import { requireLibc } from "./libc.ts";
import { listenOnLoopback } from "./socket-pair.test-support.ts";

const F_GETFD = 1;
const FD_CLOEXEC = 1;

it("no descriptor is left to programs that are started later", () => {
  const libc = requireLibc();
  const listener = listenOnLoopback();
  const duplicate = libc.dup(listener.fd);
  expect(duplicate).toBeGreaterThan(listener.fd);
  for (const fd of [listener.fd, duplicate]) expect(libc.fcntl(fd, F_GETFD, 0) & FD_CLOEXEC).toBe(FD_CLOEXEC);
  libc.close(duplicate);
  listener.close();
});
