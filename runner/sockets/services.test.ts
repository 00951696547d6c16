import { describe, expect, it } from "vitest";
import { parseServices, serviceName, servicePort } from "./services.ts";

describe("services(5)", () => {
  it("reads names, aliases and comments; the first line of a port names it", () => {
    const { ports, names } = parseServices(
      "# comment\nhttp\t\t80/tcp\t\twww # WorldWideWeb\nwww2 80/tcp\ndomain 53/tcp\ndomain 53/udp\nbroken x/tcp\nhttp 8080/tcp\n",
    );
    expect(Object.fromEntries(ports)).toEqual({
      "http/tcp": 80,
      "www/tcp": 80,
      "www2/tcp": 80,
      "domain/tcp": 53,
      "domain/udp": 53,
    });
    expect(Object.fromEntries(names)).toEqual({
      "80/tcp": "http",
      "53/tcp": "domain",
      "53/udp": "domain",
      "8080/tcp": "http",
    });
  });

  it("knows the common ones on every machine", () => {
    expect(servicePort("http", "tcp")).toBe(80);
    expect(servicePort("ntp", "udp")).toBe(123);
    expect(serviceName(443, "tcp")).toBe("https");
    expect(serviceName(1023, "tcp")).toBeUndefined();
  });

  it("says EAI_SERVICE of others", () => {
    expect(() => servicePort("no-such-service", "udp")).toThrow(/the udp service no-such-service: EAI_SERVICE/);
  });
});
