/** Numbers of the system calls in which programs wait, for each processor (syscalls(2)). */

/** What a program waits for in a call: the same thing may be asked for by several calls. */
export type Waiting = "accept" | "receive" | "send" | "connect" | "watch" | "sleep" | "child";

interface Call {
  readonly waiting: Waiting;
  /** Where its arguments tell what it is about. */
  readonly about: "descriptor" | "pollfds" | "nothing";
}

const calls: Readonly<Record<string, Call>> = {
  ...named("accept", "descriptor", "accept accept4"),
  ...named("receive", "descriptor", "read readv recvfrom recvmsg recvmmsg"),
  ...named("send", "descriptor", "write writev sendto sendmsg"),
  ...named("connect", "descriptor", "connect"),
  ...named("watch", "pollfds", "poll ppoll"),
  ...named("watch", "nothing", "select pselect6 epoll_wait epoll_pwait epoll_pwait2"),
  ...named("sleep", "nothing", "nanosleep clock_nanosleep pause"),
  ...named("child", "nothing", "wait4 waitid"),
};

function named(waiting: Waiting, about: Call["about"], names: string): Record<string, Call> {
  return Object.fromEntries(names.split(" ").map((name) => [name, { waiting, about }]));
}

/** arch/x86/entry/syscalls/syscall_64.tbl */
const x64 =
  "read=0 write=1 poll=7 readv=19 writev=20 select=23 pause=34 nanosleep=35 connect=42 accept=43 sendto=44 recvfrom=45 " +
  "sendmsg=46 recvmsg=47 wait4=61 clock_nanosleep=230 epoll_wait=232 waitid=247 pselect6=270 ppoll=271 epoll_pwait=281 " +
  "accept4=288 recvmmsg=299 epoll_pwait2=441";
/** include/uapi/asm-generic/unistd.h: processors that came later have only the newer calls, under one number each. */
const generic =
  "epoll_pwait=22 read=63 write=64 readv=65 writev=66 pselect6=72 ppoll=73 waitid=95 nanosleep=101 clock_nanosleep=115 " +
  "accept=202 connect=203 sendto=206 recvfrom=207 sendmsg=211 recvmsg=212 accept4=242 recvmmsg=243 wait4=260 epoll_pwait2=441";

const tables: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  x64,
  arm64: generic,
  riscv64: generic,
  loong64: generic,
};

/** undefined for calls of no interest, and on processors that we have no table of. */
export function findCall(number: number, architecture: NodeJS.Architecture = process.arch): Call | undefined {
  const table = tables[architecture];
  const name = table === undefined ? undefined : new RegExp(`(?:^| )(\\w+)=${number}(?: |$)`).exec(table)?.[1];
  return name === undefined ? undefined : calls[name];
}
