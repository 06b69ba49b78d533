# Build:  docker build -t hubactors .                                   (Akka.NET packages)
#         docker build -t hubactors --build-arg AKKA_RUNTIME=embedded .  (the in-tree runtime, nothing to restore for actors)
# Run:    docker run -p 8080:8080 -e Hub__AccessKeys__0=<32 or more characters> hubactors
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG AKKA_RUNTIME=nuget
ENV AkkaRuntime=$AKKA_RUNTIME DOTNET_CLI_TELEMETRY_OPTOUT=1
WORKDIR /src

# Restored on its own, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY Akka.Embedded/Runtime/*.csproj Akka.Embedded/Runtime/
COPY Hub.Protocol/*.csproj Hub.Protocol/
COPY Hub.Actors/*.csproj Hub.Actors/
COPY Hub.Host/*.csproj Hub.Host/
RUN dotnet restore Hub.Host

COPY Akka.Embedded/Runtime/ Akka.Embedded/Runtime/
COPY Hub.Protocol/ Hub.Protocol/
COPY Hub.Actors/ Hub.Actors/
COPY Hub.Host/ Hub.Host/
COPY hocon/ hocon/
RUN dotnet publish Hub.Host -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./

# The admin listener stays on the container's loopback: health checks run inside. Set Hub__Admin__Urls to reach it from a probe outside.
ENV ASPNETCORE_URLS=http://+:8080 DOTNET_gcServer=0
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["dotnet", "Hub.Host.dll", "health"]

# Longer than the drain (hub.drain.within); `docker stop` needs --time 30 as well, since the image cannot say it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "Hub.Host.dll"]
